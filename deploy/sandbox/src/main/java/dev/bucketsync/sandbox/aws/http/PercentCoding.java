package dev.bucketsync.sandbox.aws.http;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// Percent coding of UTF-8, strict when decoding: what isn't valid UTF-8 is refused, not replaced.
public final class PercentCoding {
    private static final int ESCAPE_LENGTH = 3;

    private PercentCoding() {}

    /// Decodes a path, where `+` is a plus.
    public static String decodePath(String encoded) {
        return encoded.indexOf('%') < 0 ? encoded : utf8(unescape(encoded));
    }

    /// Decodes a part of a query or form, where `+` is a space.
    public static String decodeQuery(String encoded) {
        return decodePath(encoded.replace('+', ' '));
    }

    /// Encodes a path the one way that signatures are computed over: everything but letters, digits, `-._~` and `/`.
    public static String encodePath(String decoded) {
        return encodeListed(decoded).replace("+", "%20").replace("*", "%2A").replace("%7E", "~");
    }

    /// Encodes as S3 does for `encoding-type=url`: like a form (a space is `+`), but leaving `/`.
    public static String encodeListed(String decoded) {
        return URLEncoder.encode(decoded, StandardCharsets.UTF_8).replace("%2F", "/");
    }

    private static byte[] unescape(String encoded) {
        var bytes = new ByteArrayOutputStream(encoded.length());
        var source = encoded.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < source.length; i++) {
            if (source[i] == '%') {
                bytes.write(escaped(source, i));
                i += ESCAPE_LENGTH - 1;
            } else {
                bytes.write(source[i]);
            }
        }
        return bytes.toByteArray();
    }

    private static int escaped(byte[] source, int at) {
        if (at + ESCAPE_LENGTH > source.length) {
            throw new IllegalArgumentException("an escape is cut off");
        }
        return (HexFormat.fromHexDigit(source[at + 1]) << 4) | HexFormat.fromHexDigit(source[at + 2]);
    }

    private static String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("not UTF-8", e);
        }
    }
}
