package dev.bucketsync.bench.replay;

import dev.bucketsync.sandbox.aws.http.Query;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// The parameters of ListObjectsV2, and of the first version's, which s3cmd still asks.
record ListAsk(Query query) {
    private static final int LARGEST_PAGE = 1_000;

    boolean second() {
        return query.has("list-type");
    }

    boolean urlEncoded() {
        return query.first("encoding-type").filter("url"::equals).isPresent();
    }

    String text(String name) {
        return query.first(name).orElse("");
    }

    byte[] bytes(String name) {
        return text(name).getBytes(StandardCharsets.UTF_8);
    }

    int maxKeys() {
        return query.first("max-keys")
                .map(Integer::parseInt)
                .map(keys -> Math.clamp(keys, 0, LARGEST_PAGE))
                .orElse(LARGEST_PAGE);
    }

    /// Where to start: behind a token, which is the key or common prefix last shown, or else behind a key.
    int first(SortedKeys keys) {
        byte[] prefix = bytes("prefix");
        String token = text("continuation-token");
        byte[] last = token.isEmpty()
                ? bytes(second() ? "start-after" : "marker")
                : Base64.getUrlDecoder().decode(token);
        boolean behindCommonPrefix = (!token.isEmpty() || !second()) && isCommonPrefix(last);
        return Math.max(keys.from(prefix), behindCommonPrefix ? keys.behind(last) : keys.after(last));
    }

    private boolean isCommonPrefix(byte[] key) {
        String delimiter = text("delimiter");
        return !delimiter.isEmpty() && new String(key, StandardCharsets.UTF_8).endsWith(delimiter);
    }

    static String token(byte[] last) {
        return Base64.getUrlEncoder().encodeToString(last);
    }
}
