package dev.bucketsync.validator.exif;

import java.util.OptionalInt;

/// What a file says of how its picture is to be turned before it is shown.
public sealed interface Orientation {
    int UPRIGHT = 1;

    /// The number of the EXIF tag, where it is one.
    default OptionalInt number() {
        return switch (this) {
            case Absent _, Odd _ -> OptionalInt.empty();
            case Numbered(long value) -> OptionalInt.of(Math.clamp(value, Integer.MIN_VALUE, Integer.MAX_VALUE));
            case Transformed transformed -> transformed.exif().number();
        };
    }

    /// There is no such tag, or no EXIF that any reader could read.
    record Absent() implements Orientation {}

    /// One whole number; 1 to 8 have a meaning.
    record Numbered(long value) implements Orientation {}

    /// A tag that is no single whole number, or several tags that differ.
    ///
    /// @param seen what it is, for the customer
    record Odd(String seen) implements Orientation {}

    /// A HEIC or AVIF that its container turns or mirrors, whatever EXIF says.
    ///
    /// @param seen by which properties, for the customer
    record Transformed(String seen, Orientation exif) implements Orientation {}
}
