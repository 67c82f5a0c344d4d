package dev.bucketsync.local.sample;

import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/// A landscape, drawn in plain arithmetic alone: no fonts, no graphics library, the same pixels on every machine.
/// Places are in heights of the picture, from its upper left corner.
///
/// @param seed tells one scene from another of its kind
record Scene(Ground ground, Colours colours, int width, int height, int seed) {
    private static final double SUN = 0.09;

    /// What lies under the sky.
    enum Ground {
        HILLS,
        SEA,
        TOWN
    }

    /// Names that differ get scenes that differ.
    static Scene of(String name, int width, int height) {
        var crc = new CRC32();
        crc.update(name.getBytes(StandardCharsets.UTF_8));
        int seed = (int) (crc.getValue() & 0xffff);
        var grounds = Ground.values();
        var colours = Colours.values();
        return new Scene(grounds[seed % grounds.length], colours[seed / 7 % colours.length], width, height, seed);
    }

    BufferedImage draw() {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, smooth((x + 0.25) / height, (y + 0.25) / height, 0.5 / height));
            }
        }
        return image;
    }

    /// The mean of four places within a pixel smooths the edges.
    private int smooth(double x, double y, double step) {
        int upper = Colours.mix(colour(x, y), colour(x + step, y), 0.5);
        int lower = Colours.mix(colour(x, y + step), colour(x + step, y + step), 0.5);
        return Colours.mix(upper, lower, 0.5);
    }

    private int colour(double x, double y) {
        return switch (ground) {
            case HILLS -> hills(x, y);
            case SEA -> sea(x, y);
            case TOWN -> town(x, y);
        };
    }

    private int sky(double x, double y) {
        int sky = Colours.mix(colours.skyTop, colours.skyBottom, y / 0.7);
        double dx = x - sunAcross();
        double dy = y - sunDown();
        double distance = (dx * dx + dy * dy) / (SUN * SUN);
        return distance < 1 ? colours.light : Colours.mix(sky, colours.light, 0.5 / distance);
    }

    private double sunAcross() {
        return (0.2 + random(1) * 0.6) * width / height;
    }

    private double sunDown() {
        return 0.18 + random(2) * 0.2;
    }

    /// The nearest of four ridges that reaches up to here.
    private int hills(double x, double y) {
        for (int ridge = 3; ridge >= 0; ridge--) {
            double top = 0.48
                    + 0.12 * ridge
                    - 0.09 * wave(x * (1.1 + 0.5 * ridge) + random(10 + ridge) * 9)
                    - 0.025 * wave(x * (4.3 + ridge) + random(20 + ridge) * 9);
            if (y > top) {
                int rock = Colours.mix(colours.far, colours.near, ridge / 3.0);
                return Colours.mix(rock, colours.skyBottom, 0.35 * (1 - ridge / 3.0) + (y - top) * 0.4);
            }
        }
        return sky(x, y);
    }

    /// The water mirrors the sky in stripes that grow towards the shore.
    private int sea(double x, double y) {
        double depth = y - 0.56;
        if (depth < 0) {
            return sky(x, y);
        }
        double ripple = wave(1.4 / (depth + 0.04) + 0.15 * wave(x * 3 + random(3)));
        int water = Colours.mix(colours.skyTop, colours.near, 0.25 + depth);
        double glitter = 1 - Math.abs(x - sunAcross()) / (0.12 + depth);
        return Colours.mix(water, colours.light, 0.10 * ripple + 0.55 * Math.max(glitter, 0) * Math.max(ripple, 0));
    }

    /// Two rows of houses, the nearer one darker, some windows lit.
    private int town(double x, double y) {
        for (int row = 1; row >= 0; row--) {
            double place = x * (7 - 2 * row) + random(30 + row);
            int house = (int) Math.floor(place);
            double roof = 0.34 + 0.2 * row + 0.22 * random(100 * (row + 1) + house);
            if (y > roof) {
                return wall(row, house, place - house, (y - roof) * (14 - 4 * row));
            }
        }
        return sky(x, y);
    }

    private int wall(int row, int house, double across, double down) {
        int wall = Colours.mix(colours.far, colours.near, 0.3 * (house & 1) + 0.6 * row);
        double column = across * 4;
        boolean pane = part(column) > 0.35 && part(column) < 0.75 && part(down) > 0.4 && part(down) < 0.8;
        int window = 1_000 + house * 97 + ((int) column) * 13 + ((int) down) * 7 + row;
        return pane ? Colours.mix(wall, colours.light, random(window) > 0.6 ? 0.8 : 0.12) : wall;
    }

    private static double part(double value) {
        return value - Math.floor(value);
    }

    /// Much like a sine with period 2, from parabolas: these are exact everywhere, and fast.
    private static double wave(double t) {
        double part = part(t);
        double bow = 4 * part * (1 - part);
        return (long) Math.floor(t) % 2 == 0 ? bow : -bow;
    }

    /// The same number from 0 to 1 for the same question about the same scene.
    private double random(int question) {
        int mixed = (seed * 31 + question) * 0x9e3779b1;
        mixed = (mixed ^ mixed >>> 15) * 0x85ebca6b;
        return ((mixed ^ mixed >>> 13) & 0xffff) / 65_536.0;
    }
}
