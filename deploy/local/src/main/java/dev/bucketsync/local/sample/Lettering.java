package dev.bucketsync.local.sample;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Writes a name on a picture, in letters of 5 by 7 dots of our own: a machine without a screen may have no fonts.
final class Lettering {
    private static final int WIDTH = 5;
    private static final int HEIGHT = 7;
    private static final int ADVANCE = WIDTH + 1;
    private static final List<String> BOX = List.of("#####", "#...#", "#...#", "#...#", "#...#", "#...#", "#####");
    private static final List<String> SPACE = List.of("");
    private static final Map<Integer, List<String>> LETTERS = letters();

    private final BufferedImage image;
    private final int dot;

    private Lettering(BufferedImage image) {
        this.image = image;
        this.dot = Math.max(1, image.getWidth() / 200);
    }

    /// In a darkened band at the foot; what does not fit is left out, and what has no letter is a box.
    static void write(String text, BufferedImage image) {
        var lettering = new Lettering(image);
        int top = image.getHeight() - (HEIGHT + 4) * lettering.dot;
        lettering.darken(top);
        lettering.line(text.toUpperCase(Locale.ROOT), top + 2 * lettering.dot);
    }

    private void darken(int top) {
        for (int y = top; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                image.setRGB(x, y, Colours.mix(image.getRGB(x, y), 0, 0.55));
            }
        }
    }

    private void line(String text, int top) {
        int[] characters =
                text.codePoints().limit(image.getWidth() / (ADVANCE * dot) - 1).toArray();
        for (int i = 0; i < characters.length; i++) {
            var letter = characters[i] == ' ' ? SPACE : LETTERS.getOrDefault(characters[i], BOX);
            letter(letter, (3 + i * ADVANCE) * dot, top);
        }
    }

    private void letter(List<String> rows, int left, int top) {
        for (int row = 0; row < rows.size(); row++) {
            for (int column = 0; column < rows.get(row).length(); column++) {
                if (rows.get(row).charAt(column) == '#') {
                    dot(left + column * dot, top + row * dot);
                }
            }
        }
    }

    private void dot(int left, int top) {
        for (int y = top; y < top + dot; y++) {
            for (int x = left; x < left + dot; x++) {
                image.setRGB(x, y, 0xffffff);
            }
        }
    }

    /// `letters.txt`: a line that names up to ten letters, then seven lines with their dots side by side.
    private static Map<Integer, List<String>> letters() {
        try (var in = Lettering.class.getResourceAsStream("/sample/letters.txt")) {
            var lines = new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .toList();
            var letters = new HashMap<Integer, List<String>>();
            for (int block = 0; block < lines.size(); block += 1 + HEIGHT) {
                var rows = lines.subList(block + 1, block + 1 + HEIGHT);
                for (int i = 0; i < lines.get(block).length(); i++) {
                    letters.put((int) lines.get(block).charAt(i), dots(rows, i * ADVANCE));
                }
            }
            return letters;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> dots(List<String> rows, int left) {
        return rows.stream().map(row -> row.substring(left, left + WIDTH)).toList();
    }
}
