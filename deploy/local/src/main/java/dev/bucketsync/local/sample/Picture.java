package dev.bucketsync.local.sample;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Optional;

/// A picture that shows a scene and its own name. One with an orientation lies in the file as a turned camera would
/// have
/// taken it: viewers that obey the tag show it upright.
///
/// @param width of what is seen, when it is upright
record Picture(String name, ImageFormat format, int width, int height, Optional<ExifBlock> exif) implements Content {
    private static final int UPRIGHT = 1;

    @Override
    public byte[] bytes() throws IOException {
        BufferedImage upright = Scene.of(name, width, height).draw();
        Lettering.write(name, upright);
        if (exif.isEmpty()) {
            return format.encode(upright);
        }
        int orientation = exif.get().orientation().orElse(UPRIGHT);
        return format.tag(format.encode(asTaken(upright, orientation)), exif.get());
    }

    private static BufferedImage asTaken(BufferedImage upright, int orientation) {
        int right = upright.getWidth() - 1;
        int bottom = upright.getHeight() - 1;
        return switch (orientation) {
            case UPRIGHT -> upright;
            case 3 -> mapped(right, bottom, (x, y) -> upright.getRGB(right - x, bottom - y));
            case 6 -> mapped(bottom, right, (x, y) -> upright.getRGB(right - y, x));
            case 8 -> mapped(bottom, right, (x, y) -> upright.getRGB(y, bottom - x));
            default -> throw new IllegalArgumentException("No camera takes pictures in orientation " + orientation);
        };
    }

    private interface Source {
        int colour(int x, int y);
    }

    private static BufferedImage mapped(int right, int bottom, Source source) {
        var image = new BufferedImage(right + 1, bottom + 1, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y <= bottom; y++) {
            for (int x = 0; x <= right; x++) {
                image.setRGB(x, y, source.colour(x, y));
            }
        }
        return image;
    }
}
