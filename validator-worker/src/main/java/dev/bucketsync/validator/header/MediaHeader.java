package dev.bucketsync.validator.header;

import dev.bucketsync.events.verdict.Media;
import dev.bucketsync.validator.exif.Orientation;

/// What a header said, as the rules need it.
public sealed interface MediaHeader {
    Media media();

    /// A picture and how its EXIF says it is to be turned.
    record ImageHeader(Media.Image media, Orientation orientation) implements MediaHeader {}

    /// An ISO base media file and what became of reading its movie.
    record VideoHeader(Media.Video media, Movie movie) implements MediaHeader {}
}
