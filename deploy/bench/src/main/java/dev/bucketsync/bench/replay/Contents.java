package dev.bucketsync.bench.replay;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// What a page says of each key, written down once: the server must not be what a benchmark measures.
final class Contents {
    private static final byte[] KEY = bytes("<Contents><Key>");
    private static final byte[] ETAG = bytes("</Key><LastModified>2026-03-04T05:06:07.000Z</LastModified><ETag>&quot;");
    private static final byte[] SIZE = bytes(
            "&quot;</ETag><ChecksumAlgorithm>CRC64NVME</ChecksumAlgorithm><ChecksumType>FULL_OBJECT</ChecksumType><Size>");
    private static final byte[] END = bytes("</Size><StorageClass>STANDARD</StorageClass></Contents>");
    private static final int USUAL_LENGTH = 360;

    private final byte[] text;
    private final int[] from;

    /// @param keys of characters that no encoding changes
    Contents(SortedKeys keys) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(keys.size() * USUAL_LENGTH);
        from = new int[keys.size() + 1];
        for (int i = 0; i < keys.size(); i++) {
            write(keys, i, out);
            from[i + 1] = out.size();
        }
        text = out.toByteArray();
    }

    private static void write(SortedKeys keys, int i, ByteArrayOutputStream out) {
        out.writeBytes(KEY);
        out.writeBytes(plain(keys.key(i)));
        out.writeBytes(ETAG);
        out.writeBytes(bytes(keys.etag(i)));
        out.writeBytes(SIZE);
        out.writeBytes(bytes(Long.toString(keys.bytes(i))));
        out.writeBytes(END);
    }

    private static byte[] plain(byte[] key) {
        for (byte b : key) {
            boolean plain = (b >= 'a' && b <= 'z') || (b >= '0' && b <= '9') || (b >= 'A' && b <= 'Z');
            if (!plain && b != '/' && b != '.' && b != '-' && b != '_') {
                throw new IllegalArgumentException(
                        "a key that is not plain: " + new String(key, StandardCharsets.UTF_8));
            }
        }
        return key;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    void copy(int first, int end, ByteArrayOutputStream out) {
        out.write(text, from[first], from[end] - from[first]);
    }
}
