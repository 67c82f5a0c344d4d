package dev.bucketsync.validator.exif;

import static org.assertj.core.api.Assertions.assertThat;

import com.drew.imaging.ImageMetadataReader;
import com.drew.imaging.ImageProcessingException;
import com.drew.metadata.exif.ExifIFD0Directory;
import dev.bucketsync.events.verdict.Media.Image;
import dev.bucketsync.validator.testing.Media;
import dev.bucketsync.validator.testing.Media.ExpectedImage;
import dev.bucketsync.validator.testing.Verdicts;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// metadata-extractor sees the same orientation where it has an answer.
class SecondReaderTest {
    static Stream<ExpectedImage> images() {
        return Media.images().stream()
                .filter(
                        row -> row.file()
                                .matches(
                                        "(jpeg|png|webp|tiff)/(orientation|lossy|lossless|large|little-endian|main|progressive|cmyk).*"));
    }

    @ParameterizedTest
    @MethodSource("images")
    void agreesWithMetadataExtractor(ExpectedImage expected) throws ImageProcessingException, IOException {
        byte[] bytes = Media.bytes(expected.file());
        var directory = ImageMetadataReader.readMetadata(new ByteArrayInputStream(bytes))
                .getFirstDirectoryOfType(ExifIFD0Directory.class);
        Integer theirs = directory == null ? null : directory.getInteger(ExifIFD0Directory.TAG_ORIENTATION);
        var ours = (Image) Verdicts.media(Verdicts.of(bytes)).orElseThrow();
        assertThat(ours.orientation()).isEqualTo(theirs == null ? OptionalInt.empty() : OptionalInt.of(theirs));
    }
}
