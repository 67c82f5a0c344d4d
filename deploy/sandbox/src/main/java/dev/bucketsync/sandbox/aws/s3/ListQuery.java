package dev.bucketsync.sandbox.aws.s3;

import dev.bucketsync.sandbox.aws.http.Query;
import dev.bucketsync.sandbox.aws.store.KeyOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/// The parameters of a listing, in its second version or its first (`marker`, for clients that still use it).
record ListQuery(Query query, int maxKeys) {
    private static final int LARGEST_PAGE = 1000;

    static ListQuery parse(Query query) {
        query.first("list-type").filter(type -> !type.equals("2")).ifPresent(type -> {
            throw S3Error.invalidArgument("list-type", type, "Invalid List Type specified in Request");
        });
        query.first("encoding-type").filter(type -> !type.equals("url")).ifPresent(type -> {
            throw S3Error.invalidArgument("encoding-type", type, "Invalid Encoding Method specified in Request");
        });
        var parsed = new ListQuery(query, maxKeys(query.first("max-keys").orElse("")));
        parsed.from();
        return parsed;
    }

    boolean second() {
        return query.has("list-type");
    }

    boolean urlEncoded() {
        return query.has("encoding-type");
    }

    String prefix() {
        return query.first("prefix").orElse("");
    }

    String delimiter() {
        return query.first("delimiter").orElse("");
    }

    /// Where the caller asked to start, as sent: `start-after` or `marker`.
    String startAfter() {
        return query.first(second() ? "start-after" : "marker").orElse("");
    }

    boolean continues() {
        return second() && query.has("continuation-token");
    }

    /// The first key that this page may show. A token goes before `start-after`.
    String from() {
        if (continues()) {
            return fromToken(query.first("continuation-token").orElse(""));
        }
        if (startAfter().isEmpty()) {
            return "";
        }
        return resumesBehindCommonPrefix() ? KeyOrder.afterAllWith(startAfter()) : KeyOrder.successor(startAfter());
    }

    /// The first version's clients go on from the last common prefix they were shown.
    private boolean resumesBehindCommonPrefix() {
        return !second()
                && !delimiter().isEmpty()
                && startAfter().startsWith(prefix())
                && startAfter().length() > prefix().length()
                && startAfter().endsWith(delimiter());
    }

    static String token(String from) {
        return Base64.getUrlEncoder().encodeToString(from.getBytes(StandardCharsets.UTF_8));
    }

    /// The condition keys of `s3:ListBucket`; a parameter that wasn't sent is no key.
    Map<String, String> context() {
        var context = new LinkedHashMap<String, String>();
        for (var name : new String[] {"prefix", "delimiter", "max-keys"}) {
            query.first(name).ifPresent(value -> context.put("s3:" + name, value));
        }
        return context;
    }

    private static String fromToken(String token) {
        try {
            return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw S3Error.invalidArgument("continuation-token", token, "The continuation token provided is incorrect");
        }
    }

    private static int maxKeys(String text) {
        if (text.isEmpty()) {
            return LARGEST_PAGE;
        }
        try {
            int maxKeys = Integer.parseInt(text);
            if (maxKeys < 0) {
                throw S3Error.invalidArgument(
                        "maxKeys", text, "Argument maxKeys must be an integer between 0 and 2147483647");
            }
            return Math.min(maxKeys, LARGEST_PAGE);
        } catch (NumberFormatException _) {
            throw S3Error.invalidArgument("max-keys", text, "Provided max-keys not an integer or within integer range");
        }
    }
}
