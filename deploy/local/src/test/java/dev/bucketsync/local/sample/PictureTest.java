package dev.bucketsync.local.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/// EXIF says of each orientation which sides of the seen picture the first row and the first column of the file are.
class PictureTest {
    private static final int WIDTH = 120;
    private static final int HEIGHT = 80;

    private final BufferedImage upright = stored(Optional.empty());

    @Test
    void storesTheLowerSideFirstWhenUpsideDown() {
        var turned = stored(Optional.of(ExifBlock.bigEndian(3)));

        assertThat(firstRow(turned).toArray())
                .isEqualTo(IntStream.range(0, WIDTH)
                        .map(x -> upright.getRGB(WIDTH - 1 - x, HEIGHT - 1))
                        .toArray());
    }

    @Test
    void storesTheRightSideFirstWhenTurnedByANinety() {
        var turned = stored(Optional.of(ExifBlock.bigEndian(6)));

        assertThat(firstRow(turned).toArray())
                .isEqualTo(IntStream.range(0, HEIGHT)
                        .map(y -> upright.getRGB(WIDTH - 1, y))
                        .toArray());
    }

    @Test
    void storesTheLeftSideFirstWhenTurnedTheOtherWay() {
        var turned = stored(Optional.of(ExifBlock.littleEndian(8)));

        assertThat(firstRow(turned).toArray())
                .isEqualTo(IntStream.range(0, HEIGHT)
                        .map(y -> upright.getRGB(0, HEIGHT - 1 - y))
                        .toArray());
    }

    private static IntStream firstRow(BufferedImage image) {
        return IntStream.range(0, image.getWidth()).map(x -> image.getRGB(x, 0));
    }

    private static BufferedImage stored(Optional<ExifBlock> exif) {
        try {
            var png = new Picture("a name", ImageFormat.PNG, WIDTH, HEIGHT, exif).bytes();
            return ImageIO.read(new ByteArrayInputStream(png));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
