package dev.bucketsync.sandbox.aws.store;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Etags as S3 forms them.
final class Etags {
    private Etags() {}

    static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static String quoted(byte[] digest) {
        return '"' + HexFormat.of().formatHex(digest) + '"';
    }
}
