package dev.bucketsync.validator.rules;

import dev.bucketsync.events.verdict.Media;
import dev.bucketsync.events.verdict.Rejection;
import dev.bucketsync.events.verdict.RejectionReason;
import dev.bucketsync.validator.exif.Orientation;
import dev.bucketsync.validator.header.MediaHeader;
import dev.bucketsync.validator.header.MediaHeader.ImageHeader;
import java.util.Optional;

/// Viewers treat EXIF orientation differently, so an image must already be upright: no tag, or 1.
record UprightRule() implements Rule {
    /// The pixels are fine as they lie; only the tag is wrong.
    private static final String RETAG = "exiftool -n -Orientation=1 '{file}'";

    private static final String REWRITE = "convert '{file}' -auto-orient 'upright-{file}'";

    @Override
    public Optional<Rejection> against(MediaHeader header) {
        return header instanceof ImageHeader image ? against(image) : Optional.empty();
    }

    private static Optional<Rejection> against(ImageHeader image) {
        return switch (image.orientation()) {
            case Orientation.Absent _ -> Optional.empty();
            case Orientation.Numbered(long value) when value == Orientation.UPRIGHT -> Optional.empty();
            case Orientation.Numbered(long value)
            when isTurn(value) ->
                Optional.of(rejection(
                        "The EXIF orientation is %d, so viewers that obey it show the image turned or mirrored"
                                .formatted(value),
                        Long.toString(value),
                        turn(image.media(), (int) value)));
            case Orientation.Numbered(long value) ->
                Optional.of(rejection(
                        "The EXIF orientation is %d, which has no meaning".formatted(value),
                        Long.toString(value),
                        RETAG));
            case Orientation.Transformed(String seen, Orientation _) ->
                Optional.of(rejection(
                        "The file turns or mirrors the picture by %s, though not by EXIF".formatted(seen),
                        seen,
                        REWRITE));
            case Orientation.Odd(String seen) ->
                Optional.of(rejection(
                        "The EXIF orientation is %s, which viewers read differently".formatted(seen), seen, RETAG));
        };
    }

    private static boolean isTurn(long value) {
        return value > Orientation.UPRIGHT && value <= 8;
    }

    private static Rejection rejection(String detail, String seen, String repair) {
        return new Rejection(
                RejectionReason.EXIF_ORIENTATION,
                detail,
                Optional.of(seen),
                Optional.of("1, or no orientation tag"),
                Optional.of(repair));
    }

    /// A JPEG is turned without loss; other images are written anew.
    private static String turn(Media media, int orientation) {
        if (!media.type().equals("image/jpeg")) {
            return REWRITE;
        }
        String turn = switch (orientation) {
            case 2 -> "-flip horizontal";
            case 3 -> "-rotate 180";
            case 4 -> "-flip vertical";
            case 5 -> "-transpose";
            case 6 -> "-rotate 90";
            case 7 -> "-transverse";
            default -> "-rotate 270";
        };
        return "jpegtran -copy all %s -outfile 'upright-{file}' '{file}' && exiftool -n -Orientation=1 'upright-{file}'"
                .formatted(turn);
    }
}
