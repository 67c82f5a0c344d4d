package dev.bucketsync.bench.replay;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// MD5, which looks like chance and is the same everywhere, PostgreSQL included.
final class Digests {
    private Digests() {}

    static byte[] ofNumber(int number) {
        return of(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
    }

    static byte[] of(byte[] bytes) {
        try {
            return MessageDigest.getInstance("MD5").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
