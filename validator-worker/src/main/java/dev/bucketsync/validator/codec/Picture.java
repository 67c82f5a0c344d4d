package dev.bucketsync.validator.codec;

/// What a codec's configuration says of the pictures.
///
/// @param pixelFormat as ffprobe names it
/// @param width 0 where the configuration does not say
public record Picture(String pixelFormat, int width, int height) {
    /// Without a size.
    public static Picture of(String pixelFormat) {
        return new Picture(pixelFormat, 0, 0);
    }
}
