package dev.bucketsync.local.sample;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/// How a picture is written.
enum ImageFormat {
    JPEG("jpeg", ExifPlace.JPEG_SEGMENT),
    PNG("png", ExifPlace.PNG_FRONT),
    PNG_EXIF_LAST("png", ExifPlace.PNG_BACK),
    GIF("gif", ExifPlace.NOWHERE),
    BMP("bmp", ExifPlace.NOWHERE),
    TIFF("tiff", ExifPlace.NOWHERE);

    private final String encoder;
    private final ExifPlace place;

    ImageFormat(String encoder, ExifPlace place) {
        this.encoder = encoder;
        this.place = place;
    }

    byte[] encode(BufferedImage image) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new MemoryCacheImageOutputStream(bytes)) {
            if (!ImageIO.write(image, encoder, out)) {
                throw new IOException("This JDK writes no " + encoder);
            }
        }
        return bytes.toByteArray();
    }

    byte[] tag(byte[] image, ExifBlock exif) {
        return place.put(image, exif.bytes());
    }
}
