package dev.bucketsync.bench;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import javax.imageio.ImageIO;

/// Real JPEGs of a camera's habits: one noisy picture of some 40 KiB, each with a comment of its own so that etags
/// differ.
final class Pictures {
    private static final byte[] PICTURE = draw();
    private static final int AFTER_START = 2;
    private static final int LENGTH_FIELD = 2;
    private static final short COMMENT = (short) 0xfffe;

    private Pictures() {}

    static byte[] jpeg(String comment) {
        byte[] text = comment.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(PICTURE.length + LENGTH_FIELD + LENGTH_FIELD + text.length)
                .put(PICTURE, 0, AFTER_START)
                .putShort(COMMENT)
                .putShort((short) (LENGTH_FIELD + text.length))
                .put(text)
                .put(PICTURE, AFTER_START, PICTURE.length - AFTER_START)
                .array();
    }

    private static byte[] draw() {
        BufferedImage image = new BufferedImage(320, 240, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(7);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                image.setRGB(x, y, random.nextInt(1 << 24));
            }
        }
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ImageIO.write(image, "jpg", out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
