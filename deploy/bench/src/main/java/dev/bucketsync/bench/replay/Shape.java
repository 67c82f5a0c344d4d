package dev.bucketsync.bench.replay;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// How the keys of a bucket may be spread.
public enum Shape {
    /// Hashes in one folder, the bucket's root.
    FLAT_HEX,
    /// A folder for each day of eight years, as cameras and pipelines write them.
    DATE_TREE,
    /// Nearly everything in one folder among a thousand.
    SKEW,
    /// A folder for each object.
    ONE_PER_FOLDER;

    private static final int DAYS_A_MONTH = 28;
    private static final int DAYS_A_YEAR = 12 * DAYS_A_MONTH;

    private String key(int i) {
        return switch (this) {
            case FLAT_HEX -> hex(i, 16) + ".jpg";
            case DATE_TREE -> {
                int day = Math.floorMod(ByteBuffer.wrap(Digests.ofNumber(i)).getInt(), 8 * DAYS_A_YEAR);
                yield "photos/%04d/%02d/%02d/IMG_%07d.jpg"
                        .formatted(2018 + day / DAYS_A_YEAR, 1 + day / DAYS_A_MONTH % 12, 1 + day % DAYS_A_MONTH, i);
            }
            case SKEW ->
                i % 100 == 0
                        ? "albums/%03d/%07d.jpg".formatted(i / 100 % 1_000, i)
                        : "albums/camera-roll/" + hex(i, 8) + ".jpg";
            case ONE_PER_FOLDER -> "assets/" + hex(i, 8) + "/original.jpg";
        };
    }

    public String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Shape titled(String title) {
        return Arrays.stream(values())
                .filter(shape -> shape.title().equals(title))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no shape %s, but %s"
                        .formatted(
                                title, Arrays.stream(values()).map(Shape::title).toList())));
    }

    /// The name of the bucket with so many keys.
    public String bucket(int keys) {
        return title() + "-" + keys;
    }

    /// The keys of a bucket, in no order.
    static List<byte[]> keysOf(String bucket) {
        int dash = bucket.lastIndexOf('-');
        String[] names = titled(bucket.substring(0, dash)).names(Integer.parseInt(bucket.substring(dash + 1)));
        return Arrays.stream(names)
                .map(key -> key.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    /// The keys of the bucket with so many, in no order.
    public String[] names(int keys) {
        return IntStream.range(0, keys).mapToObj(this::key).toArray(String[]::new);
    }

    private static String hex(int number, int bytes) {
        return HexFormat.of().formatHex(Digests.ofNumber(number), 0, bytes);
    }
}
