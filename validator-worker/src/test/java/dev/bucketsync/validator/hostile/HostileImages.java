package dev.bucketsync.validator.hostile;

import static dev.bucketsync.validator.testing.Bytes.ascii;
import static dev.bucketsync.validator.testing.Bytes.box;
import static dev.bucketsync.validator.testing.Bytes.chunk;
import static dev.bucketsync.validator.testing.Bytes.entry;
import static dev.bucketsync.validator.testing.Bytes.join;
import static dev.bucketsync.validator.testing.Bytes.raw;
import static dev.bucketsync.validator.testing.Bytes.repeat;
import static dev.bucketsync.validator.testing.Bytes.segment;
import static dev.bucketsync.validator.testing.Bytes.u16;
import static dev.bucketsync.validator.testing.Bytes.u32;
import static dev.bucketsync.validator.testing.Bytes.u64;

import dev.bucketsync.validator.reading.RangeReader;
import dev.bucketsync.validator.testing.BytesReader;
import dev.bucketsync.validator.testing.SparseReader;
import java.util.LinkedHashMap;
import java.util.Map;

/// Images of every type whose counts, lengths and pointers lie, loop or never end.
final class HostileImages {
    private static final byte[] PNG = join(raw(0x89), ascii("PNG\r\n\u001a\n"));
    private static final byte[] PNG_HEADER = chunk("IHDR", join(u32(16), u32(16), raw(8, 2, 0, 0, 0)));
    private static final byte[] EXIF = ascii("Exif\0\0");

    private final Map<String, RangeReader> made = new LinkedHashMap<>();

    static Map<String, RangeReader> all() {
        HostileImages images = new HostileImages();
        images.addDirectories();
        images.addEndlessDirectories();
        images.addJpegs();
        images.addPngs();
        images.addAnimations();
        images.addHeifs();
        return images.made;
    }

    private void add(String name, byte[]... content) {
        made.put(name, new BytesReader(join(content)));
    }

    /// A TIFF directory in every container that may hold one.
    private void addDirectory(String name, byte[] tiff) {
        add("TIFF: " + name, tiff);
        if (tiff.length < 60_000) {
            add("JPEG: " + name, raw(0xff, 0xd8), segment(0xe1, EXIF, tiff));
        }
        add("PNG: " + name, PNG, PNG_HEADER, chunk("eXIf", tiff), chunk("IEND", new byte[0]));
        add("WebP: " + name, webp(join(ascii("EXIF"), little(tiff.length), tiff)));
    }

    private void addDirectories() {
        addDirectory("a directory that is its own next", join(ascii("MM"), u16(42), u32(8), u16(0), u32(8)));
        byte[] self = entry(0x8769, 4, 1, u32(8));
        addDirectory("a directory inside itself", join(ascii("MM"), u16(42), u32(8), u16(1), self, u32(8)));
        byte[] many = entry(0x014a, 4, 0xffff_ffffL, u32(8));
        addDirectory("four thousand million sub-directories", join(ascii("MM"), u16(42), u32(8), u16(1), many, u32(0)));
        byte[] entries = repeat(entry(0x0112, 3, 1, u16(6)), 65_535);
        addDirectory("65,535 orientations", join(ascii("MM"), u16(42), u32(8), u16(65_535), entries, u32(8)));
        byte[] far = entry(0x0112, 3, 0xffff_ffffL, u32(0xffff_fff0L));
        addDirectory(
                "an orientation of four thousand million numbers", join(ascii("MM"), u16(42), u32(8), u16(1), far));
        addDirectory("a directory at the end of the world", join(ascii("MM"), u16(42), u32(0xffff_ffffL)));
        byte[] big = join(ascii("MM"), u16(43), u16(8), u16(0), u64(16), u64(-1), repeat(u64(-1), 1_000));
        addDirectory("a big directory of endless entries", big);
        addDirectory("a big directory at a negative place", join(ascii("MM"), u16(43), u16(8), u16(0), u64(-8)));
        addDirectory("a long chain of pages", chain(60_000));
        byte[] start = join(ascii("MM"), u16(42), u32(8), u16(65_535));
        made.put("TIFF: 65,535 entries of zeros in 4 GiB", new SparseReader(start, 4L << 30));
    }

    private void addEndlessDirectories() {
        for (long entries :
                new long[] {1L << 40, 1L << 59, (1L << 60) + 1, Long.MAX_VALUE / 20, Long.MAX_VALUE - 100}) {
            byte[] start = join(ascii("MM"), u16(43), u16(8), u16(0), u64(16), u64(entries));
            made.put("TIFF: a directory of " + entries + " entries", new SparseReader(start, Long.MAX_VALUE - 10));
        }
    }

    /// Directories without entries, each pointing at the next.
    private static byte[] chain(int pages) {
        byte[][] all = new byte[pages][];
        for (int i = 0; i < pages; i++) {
            all[i] = join(u16(0), u32(8 + 6L * (i + 1)));
        }
        return join(ascii("MM"), u16(42), u32(8), join(all));
    }

    private void addJpegs() {
        byte[] start = raw(0xff, 0xd8);
        add("JPEG: a million fill bytes", start, repeat(raw(0xff), 1 << 20));
        add("JPEG: a million stray bytes", start, repeat(raw(0x11), 1 << 20));
        add("JPEG: a quarter of a million empty segments", start, repeat(segment(0xe1), 1 << 18));
        add("JPEG: segments too short for their length", start, repeat(raw(0xff, 0xe1, 0, 0), 1 << 18));
        add(
                "JPEG: a megabyte of EXIF segments",
                start,
                repeat(segment(0xe1, EXIF, ascii("MM"), u16(42), u32(8)), 40_000));
        add("JPEG: a megabyte of APP1 that is no EXIF", start, repeat(segment(0xe1, ascii("exifexif!!")), 70_000));
        add("JPEG: profiles without end", start, repeat(segment(0xe2, new byte[65_533]), 40));
        made.put(
                "JPEG: fill bytes and 4 GiB of zeros",
                new SparseReader(join(start, repeat(raw(0xff), 100_000)), 4L << 30));
        add("JPEG: starts of starts", repeat(start, 500_000));
        add("JPEG: a frame of 255 components", start, segment(0xc0, raw(8), u16(0), u16(0), raw(255)));
    }

    private void addPngs() {
        add("PNG: a hundred thousand empty chunks", PNG, PNG_HEADER, repeat(chunk("teXt", new byte[0]), 100_000));
        add("PNG: four GiB declared", PNG, PNG_HEADER, u32(0xffff_ffffL), ascii("eXIf"));
        add("PNG: two GiB declared by its header", PNG, u32(0x7fff_ffff), ascii("IHDR"));
        made.put(
                "PNG: two GiB of picture",
                new SparseReader(join(PNG, PNG_HEADER, u32(0x7fff_fff0), ascii("IDAT")), 3L << 30));
        add(
                "PNG: eXIf upon eXIf in the tail",
                PNG,
                PNG_HEADER,
                u32(2 << 20),
                ascii("IDAT"),
                repeat(ascii("eXIf\0\0\u0001\0"), 300_000));
        add(
                "PNG: a profile that would inflate to a gigabyte",
                PNG,
                PNG_HEADER,
                chunk("iCCP", join(ascii("p\0\0"), repeat(raw(0x78, 0xda, 0xed), 200_000))));
        add(
                "PNG: text that would inflate to a gigabyte",
                PNG,
                PNG_HEADER,
                chunk("zTXt", join(ascii("p\0\0"), repeat(raw(0), 300_000))));
    }

    private void addAnimations() {
        add("WebP: a hundred thousand empty chunks", webp(repeat(join(ascii("ANMF"), u32(0)), 100_000)));
        add("WebP: four GiB declared", webp(join(ascii("EXIF"), u32(-1))));
        add("WebP: chunks of odd length", webp(repeat(join(ascii("XMP "), little(1), raw(0, 0)), 100_000)));
        add("GIF: sub-blocks without end", ascii("GIF89a"), new byte[7], raw(0x21, 0xfe), repeat(raw(1, 1), 600_000));
        add(
                "GIF: frames without end",
                ascii("GIF89a"),
                new byte[7],
                repeat(join(raw(0x2c), new byte[9], raw(2, 0)), 90_000));
        made.put("GIF: 4 GiB", new SparseReader(join(ascii("GIF89a"), new byte[7], raw(0x2c)), 4L << 30));
        add("BMP: a header of four GiB", ascii("BM"), u32(-1), u32(0), u32(-1), u32(-1), repeat(raw(0xff), 100));
        add("BMP: a header of no bytes", ascii("BM"), new byte[100]);
    }

    private static byte[] webp(byte[] chunks) {
        return join(ascii("RIFF"), little(chunks.length + 4), ascii("WEBP"), chunks);
    }

    private static byte[] little(long value) {
        return raw((int) value, (int) (value >> 8), (int) (value >> 16), (int) (value >> 24));
    }

    private void addHeifs() {
        byte[] brand = box("ftyp", ascii("heic"), u32(0), ascii("mif1heic"));
        byte[] primary = box("pitm", u32(0), u16(1));
        byte[] ffs = repeat(raw(0xff), 200_000);
        for (String type : new String[] {"iinf", "iloc", "iprp", "iref", "idat", "pitm", "hdlr", "grpl"}) {
            add("HEIC: %s full of ones".formatted(type), brand, box("meta", u32(0), primary, box(type, u32(0), ffs)));
            add(
                    "HEIC: %s full of zeros".formatted(type),
                    brand,
                    box("meta", u32(0), primary, box(type, new byte[200_000])));
            add("HEIC: %s of four GiB".formatted(type), brand, box("meta", u32(0), primary, u32(-1), ascii(type)));
        }
        byte[] entries = repeat(box("infe", u32(0x0200_0000), u16(1), u16(0), ascii("Exif\0")), 40_000);
        add(
                "HEIC: forty thousand items",
                brand,
                box("meta", u32(0), primary, box("iinf", u32(0), u16(40_000), entries)));
        byte[] tiles = box("dimg", u16(1), u16(65_535), repeat(u16(2), 65_535));
        add("HEIC: half a million tiles", brand, box("meta", u32(0), primary, box("iref", u32(0), repeat(tiles, 7))));
        byte[] told = box("cdsc", u16(1), u16(65_535), repeat(u16(1), 65_535));
        byte[] exif = box("iinf", u32(0), u16(1), box("infe", u32(0x0200_0000), u16(1), u16(0), ascii("Exif\0")));
        byte[] size = box(
                "iprp",
                box("ipco", box("ispe", u32(0), u32(9), u32(9))),
                box("ipma", u32(0), u32(1), u16(1), raw(1, 1)));
        add(
                "HEIC: half a million things told",
                brand,
                box("meta", u32(0), primary, exif, size, box("iref", u32(0), repeat(told, 7))));
        add("HEIC: all properties at once", brand, box("meta", u32(0), primary, allProperties()));
        byte[] turns = repeat(box("irot", raw(1)), 60_000);
        byte[] uses = box("ipma", u32(1), u32(1), u16(1), raw(255), repeat(u16(0x7fff), 255));
        byte[] properties = box("iprp", box("ipco", turns), repeat(uses, 300));
        add("HEIC: sixty thousand turns", brand, box("meta", u32(0), primary, properties));
        byte[] extents = join(raw(0x44, 0x00), u16(1), u16(1), u16(0), u16(65_535), repeat(u64(-1), 65_535));
        add("HEIC: an item of 65,535 parts", brand, box("meta", u32(0), primary, box("iloc", u32(0), extents)));
        made.put("HEIC: 4 GiB of zeros in meta", new SparseReader(join(brand, u32(0), ascii("meta")), 4L << 30));
        add("AVIF: meta after meta", box("ftyp", ascii("avif"), u32(0)), repeat(box("meta", u32(0)), 80_000));
    }

    /// One item that is said to have each of 32,767 properties.
    private static byte[] allProperties() {
        byte[][] uses = new byte[128][];
        for (int i = 0; i < uses.length; i++) {
            byte[][] indices = new byte[255][];
            for (int j = 0; j < indices.length; j++) {
                indices[j] = u16(i * 255 + j);
            }
            uses[i] = join(u16(1), raw(255), join(indices));
        }
        byte[] properties = box("ipco", repeat(box("irot", raw(1)), 4_000));
        return box("iprp", properties, box("ipma", u32(1), u32(uses.length), join(uses)));
    }
}
