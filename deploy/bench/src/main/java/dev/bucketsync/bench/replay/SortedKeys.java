package dev.bucketsync.bench.replay;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/// A bucket's keys in S3's order. An object's etag is the MD5 of its key and its size a thousand times the key's
/// length, so that a catalogue can be filled to match without asking.
final class SortedKeys {
    private static final int DIGEST = 16;

    private final byte[][] keys;
    private final byte[] digests;
    private final Contents contents;

    SortedKeys(List<byte[]> unsorted) {
        keys = unsorted.toArray(byte[][]::new);
        Arrays.sort(keys, Arrays::compareUnsigned);
        digests = new byte[keys.length * DIGEST];
        for (int i = 0; i < keys.length; i++) {
            System.arraycopy(Digests.of(keys[i]), 0, digests, i * DIGEST, DIGEST);
        }
        contents = new Contents(this);
    }

    Contents contents() {
        return contents;
    }

    int size() {
        return keys.length;
    }

    byte[] key(int i) {
        return keys[i];
    }

    String etag(int i) {
        return HexFormat.of().formatHex(digests, i * DIGEST, (i + 1) * DIGEST);
    }

    long bytes(int i) {
        return keys[i].length * 1_000L;
    }

    /// The first key that is not smaller.
    int from(byte[] key) {
        int found = Arrays.binarySearch(keys, key, Arrays::compareUnsigned);
        return found >= 0 ? found : -found - 1;
    }

    int after(byte[] key) {
        int from = from(key);
        return from < keys.length && Arrays.equals(keys[from], key) ? from + 1 : from;
    }

    /// The first key behind all that start so.
    int behind(byte[] prefix) {
        byte[] next = prefix.clone();
        for (int i = next.length - 1; i >= 0; i--) {
            if (++next[i] != 0) {
                return from(Arrays.copyOf(next, i + 1));
            }
        }
        return keys.length;
    }
}
