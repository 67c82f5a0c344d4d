package dev.bucketsync.events.verdict;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// What an object's header says of the medium. What the header does not say is absent.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Media.Image.class, name = "IMAGE"),
    @JsonSubTypes.Type(value = Media.Video.class, name = "VIDEO")
})
public sealed interface Media {
    /// The type the content shows, such as `image/jpeg`; file name and Content-Type have no say.
    String type();

    /// A still picture, or one with pages or animation frames.
    ///
    /// @param orientation the EXIF tag's value, absent where there is no tag
    /// @param bitDepth bits per sample
    /// @param frames pages or animation frames, where the format has them
    record Image(
            String type,
            OptionalInt width,
            OptionalInt height,
            OptionalInt orientation,
            OptionalInt bitDepth,
            Optional<String> colorType,
            OptionalLong frames)
            implements Media {}

    /// Moving pictures in an ISO base media file.
    ///
    /// @param brand the major brand of `ftyp`
    /// @param codec the sample entry's fourcc, such as `avc1`
    /// @param pixelFormat as ffprobe names it, such as `yuv420p`
    /// @param frames samples of the track that players choose
    record Video(
            String type,
            String brand,
            Optional<String> codec,
            Optional<String> pixelFormat,
            OptionalInt width,
            OptionalInt height,
            OptionalLong frames,
            OptionalDouble durationSeconds)
            implements Media {}
}
