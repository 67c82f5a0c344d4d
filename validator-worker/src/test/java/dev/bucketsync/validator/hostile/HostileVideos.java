package dev.bucketsync.validator.hostile;

import static dev.bucketsync.validator.testing.Bytes.ascii;
import static dev.bucketsync.validator.testing.Bytes.box;
import static dev.bucketsync.validator.testing.Bytes.indexOf;
import static dev.bucketsync.validator.testing.Bytes.join;
import static dev.bucketsync.validator.testing.Bytes.raw;
import static dev.bucketsync.validator.testing.Bytes.repeat;
import static dev.bucketsync.validator.testing.Bytes.slice;
import static dev.bucketsync.validator.testing.Bytes.u16;
import static dev.bucketsync.validator.testing.Bytes.u32;
import static dev.bucketsync.validator.testing.Bytes.u64;

import dev.bucketsync.validator.reading.RangeReader;
import dev.bucketsync.validator.testing.BytesReader;
import dev.bucketsync.validator.testing.Media;
import dev.bucketsync.validator.testing.SparseReader;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// ISO base media files with boxes nested, repeated, and larger than the world.
final class HostileVideos {
    private static final byte[] BRAND = box("ftyp", ascii("mp42"), u32(0), ascii("mp42"));
    private static final byte[] GOOD = Media.bytes("mp4/avc-mp42-yuv420p-first.mp4");
    private static final int MEBIBYTE = 1 << 20;

    private final Map<String, RangeReader> made = new LinkedHashMap<>();

    static Map<String, RangeReader> all() {
        HostileVideos videos = new HostileVideos();
        videos.addNested();
        videos.addRepeated();
        videos.addDeclared();
        videos.addConfigurations();
        videos.addFragments();
        return videos.made;
    }

    private void add(String name, byte[]... content) {
        made.put(name, new BytesReader(join(content)));
    }

    private void addNested() {
        add("moov nested 10,000 deep", BRAND, nested("moov", 10_000));
        add("trak nested 10,000 deep in moov", BRAND, box("moov", nested("trak", 10_000)));
        add("moof nested 10,000 deep", BRAND, nested("moof", 10_000));
        add("meta nested 10,000 deep", box("ftyp", ascii("heic"), u32(0)), nested("meta", 10_000));
    }

    /// Built from the inside out would take quadratic time.
    private static byte[] nested(String type, int depth) {
        byte[] nested = new byte[depth * 8];
        for (int i = 0; i < depth; i++) {
            System.arraycopy(u32((long) (depth - i) * 8), 0, nested, i * 8, 4);
            System.arraycopy(ascii(type), 0, nested, i * 8 + 4, 4);
        }
        return nested;
    }

    private void addRepeated() {
        add("a million empty boxes", BRAND, repeat(box("free"), MEBIBYTE));
        add("a million empty boxes before the brand", repeat(box("free"), MEBIBYTE), BRAND);
        add("moov full of empty boxes", BRAND, box("moov", repeat(box("free"), 120_000)));
        add("moov full of tracks", BRAND, box("moov", repeat(box("trak"), 4_096)));
        byte[] padded = box("trak", repeat(box("free"), 480));
        add("tracks full of empty boxes", BRAND, box("moov", repeat(padded, 255)));
        byte[] chapters = box("trak", box("tref", box("chap", new byte[4_000])));
        add("tracks full of references", BRAND, box("moov", repeat(chapters, 250)));
        byte[] entries = box("stsd", u32(0), u32(0xffff), repeat(box("avc1", new byte[78]), 10_000));
        add("ten thousand sample descriptions", BRAND, withTable(entries));
        add("a thousand brands", repeat(BRAND, 4_000));
        add(
                "a hundred thousand times",
                BRAND,
                withTable(join(stsd("avc1"), equalSamples(), box("stts", u32(0), u32(4_096), repeat(u64(-1), 4_096)))));
    }

    private static byte[] equalSamples() {
        return box("stsz", u32(0), u32(1), u32(1_000));
    }

    private static byte[] stsd(String codec, byte[]... configuration) {
        return box("stsd", u32(0), u32(1), box(codec, new byte[78], join(configuration)));
    }

    private static byte[] withTable(byte[]... table) {
        byte[] media = box("mdia", box("hdlr", u32(0), u32(0), ascii("vide")), box("minf", box("stbl", join(table))));
        return box("moov", box("trak", box("tkhd", new byte[80]), media));
    }

    private void addDeclared() {
        for (String type : new String[] {"ftyp", "moov", "mdat", "free", "uuid", "moof", "mfra"}) {
            byte[] huge = join(BRAND, u32(0xffff_ffffL), ascii(type));
            add("4 GiB declared by " + type, huge);
            made.put("4 GiB of zeros in " + type, new SparseReader(huge, 5L << 30));
            byte[] exabytes = join(BRAND, u32(1), ascii(type), u64(Long.MAX_VALUE - 100));
            add("exabytes declared by " + type, exabytes);
            made.put("exabytes of zeros in " + type, new SparseReader(exabytes, Long.MAX_VALUE - 10));
            add("negative size of " + type, BRAND, u32(1), ascii(type), u64(-1));
            add("too small size of " + type, BRAND, u32(7), ascii(type), new byte[100]);
        }
        for (String table : new String[] {"stsz", "stz2", "stts", "stco", "co64", "stsd", "stsc"}) {
            byte[] file =
                    join(BRAND, withTable(box(table, u32(0), u32(0xffff_ffffL), u32(0xffff_ffffL), u32(0xffff_ffffL))));
            add("four thousand million entries in " + table, file);
            byte[] good = GOOD.clone();
            int at = indexOf(good, table.equals("stz2") || table.equals("co64") ? "stsz" : table);
            Arrays.fill(good, at + 8, at + 12, (byte) 0xff);
            add("good but for the count in " + table, good);
        }
    }

    private void addConfigurations() {
        byte[] units = repeat(raw(0xff, 0xff, 0xff), 60_000);
        add(
                "255 arrays of 65,535 empty sets in hvcC",
                BRAND,
                withTable(stsd("hvc1", box("hvcC", new byte[22], raw(0xff), units)), equalSamples()));
        Map<String, byte[]> noises =
                Map.of("ones", repeat(raw(0xff), 60_000), "zeros", new byte[60_000], "a file", slice(GOOD, 0, 1_000));
        noises.forEach(this::addConfigurations);
        byte[] set =
                join(raw(1, 100, 0, 30, 0xff, 0xe1), u16(60_000), raw(0x67, 100, 0, 30), repeat(raw(0xac), 60_000));
        add("an endless parameter set in avcC", BRAND, withTable(stsd("avc1", box("avcC", set)), equalSamples()));
        byte[] movie = withTable(stsd("avc3"), equalSamples(), box("stco", u32(0), u32(1), u32(400)));
        add("a sample full of empty units", BRAND, movie, box("mdat", new byte[200_000]));
        add("a sample full of start codes", BRAND, movie, box("mdat", repeat(raw(0, 0, 1), 60_000)));
        for (String codec : new String[] {"jpeg", "png ", "apch", "AVdn", "m2v1", "av01", "vp09", "hev1"}) {
            byte[] sampled = withTable(stsd(codec), equalSamples(), box("stco", u32(0), u32(1), u32(360)));
            add("a sample of noise for " + codec, BRAND, sampled, box("mdat", repeat(raw(0xff, 0xe0, 0, 2), 60_000)));
            add("a sample of zeros for " + codec, BRAND, sampled, box("mdat", new byte[200_000]));
        }
    }

    private void addConfigurations(String kind, byte[] noise) {
        Map<String, String> boxes = Map.of(
                "avcC", "avc1", "hvcC", "hvc1", "av1C", "av01", "vpcC", "vp09", "esds", "mp4v", "sinf", "avc1", "colr",
                "avc1");
        boxes.forEach((type, codec) -> add(
                "%s full of %s".formatted(type, kind),
                BRAND,
                withTable(stsd(codec, box(type, noise)), equalSamples())));
    }

    private void addFragments() {
        byte[] fragmented = Media.bytes("mp4/avc-fragmented-without-index.mp4");
        byte[] header = slice(fragmented, 0, indexOf(fragmented, "moof") - 4);
        add("a hundred thousand empty fragments", header, repeat(box("moof"), 100_000));
        byte[] part = box("traf", box("tfhd", u32(0), u32(1)));
        add("a fragment of thousands of parts", header, box("moof", repeat(part, 4_000)));
        byte[] runs =
                box("moof", box("traf", box("tfhd", u32(0), u32(1)), repeat(box("trun", u32(0), u32(-1)), 4_000)));
        add("runs of four thousand million samples", header, runs);
        add("fragments with such runs", header, repeat(runs, 12));
        byte[] empty = repeat(box("trun", u32(0), u32(0)), 4_000);
        byte[] idle = box("moof", box("traf", box("tfhd", u32(0), u32(1)), empty));
        add("fragments of thousands of empty runs", header, repeat(idle, 16));
        byte[] index = box("sidx", new byte[22], u16(0xffff), new byte[100]);
        made.put("an index of 65,535 segments", new SparseReader(join(header, index), 1L << 40));
        byte[] access = box(
                "mfra",
                box("tfra", u32(0), u32(1), u32(0), u32(-1), repeat(u64(5), 200_000)),
                box("mfro", u32(0), u32(1_600_048)));
        add("an index of four thousand million entries", header, new byte[MEBIBYTE], access);
    }
}
