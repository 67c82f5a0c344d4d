package dev.bucketsync.connector.paging;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.bucketsync.connector.http.Query;
import dev.bucketsync.connector.problem.Problem;
import dev.bucketsync.connector.problem.ProblemCode;
import dev.bucketsync.connector.problem.ProblemException;
import dev.bucketsync.runtime.settings.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Where a page ended, for the client to hand back: signed, so that it can only be what we gave out, and bound to the
/// list and the filter it came from.
public final class Cursors {
    private static final String PARAMETER = "cursor";
    private static final String ALGORITHM = "HmacSHA256";
    private static final int VERSION = 1;
    private static final int SIGNATURE_BYTES = 16;
    private static final int FILTER_BYTES = 8;
    private static final int MAX_LENGTH = 8_192;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final SecretKeySpec secret;

    private record Content(int v, String f, List<String> k) {}

    /// @param secret the same for all replicas, and after a restart
    public Cursors(Secret secret) {
        this.secret = new SecretKeySpec(secret.value().getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    /// A cursor behind the row with these keys.
    ///
    /// @param list what is listed: account, route, ids, filters
    public String write(List<String> list, List<String> last) {
        byte[] content = bytes(new Content(VERSION, filter(list), last));
        byte[] signature = sign(content);
        byte[] all = Arrays.copyOf(signature, signature.length + content.length);
        System.arraycopy(content, 0, all, signature.length, content.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
    }

    /// The last keys of the page before, if the request names one.
    public Optional<List<String>> read(Query query, List<String> list) {
        return query.text(PARAMETER).map(text -> read(text, list));
    }

    List<String> read(String text, List<String> list) {
        byte[] all = decoded(text);
        byte[] content = Arrays.copyOfRange(all, SIGNATURE_BYTES, all.length);
        if (!MessageDigest.isEqual(Arrays.copyOf(all, SIGNATURE_BYTES), sign(content))) {
            throw refused(text, "cursor was not given out by this API");
        }
        Content parsed = parsed(content);
        if (parsed.v() != VERSION || !parsed.f().equals(filter(list))) {
            throw refused(text, "cursor belongs to another list or filter");
        }
        return parsed.k();
    }

    private static byte[] decoded(String text) {
        try {
            byte[] all = text.length() <= MAX_LENGTH ? Base64.getUrlDecoder().decode(text) : new byte[0];
            if (all.length > SIGNATURE_BYTES) {
                return all;
            }
        } catch (IllegalArgumentException _) {
            throw refused(text, "cursor is not in base64url");
        }
        throw refused(text, "cursor was not given out by this API");
    }

    private static ProblemException refused(String text, String detail) {
        return Problem.of(ProblemCode.INVALID_FIELD, detail, "begin again without a cursor, with the same filters")
                .at(PARAMETER, text)
                .exception();
    }

    private byte[] sign(byte[] content) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            return Arrays.copyOf(mac.doFinal(content), SIGNATURE_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    private String filter(List<String> list) {
        return HexFormat.of().formatHex(sign(bytes(list)), 0, FILTER_BYTES);
    }

    private static byte[] bytes(Object content) {
        try {
            return JSON.writeValueAsBytes(content);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts are writable", e);
        }
    }

    private static Content parsed(byte[] content) {
        try {
            return JSON.readValue(content, Content.class);
        } catch (IOException e) {
            throw new IllegalStateException("we signed what we can't read", e);
        }
    }
}
