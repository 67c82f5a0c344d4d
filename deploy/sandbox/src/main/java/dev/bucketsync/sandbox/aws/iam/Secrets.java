package dev.bucketsync.sandbox.aws.iam;

import java.security.SecureRandom;
import java.util.Base64;

/// Random ids and secrets in the shapes AWS gives them.
public final class Secrets {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int SECRET_BYTES = 30;
    private static final int TOKEN_BYTES = 240;

    private Secrets() {}

    public static String idOf(int length) {
        var id = new StringBuilder(length);
        RANDOM.ints(length, 0, BASE32.length()).forEach(i -> id.append(BASE32.charAt(i)));
        return id.toString();
    }

    public static String secret() {
        return base64(SECRET_BYTES);
    }

    static String token() {
        return base64(TOKEN_BYTES);
    }

    private static String base64(int bytes) {
        var random = new byte[bytes];
        RANDOM.nextBytes(random);
        return Base64.getEncoder().encodeToString(random);
    }
}
