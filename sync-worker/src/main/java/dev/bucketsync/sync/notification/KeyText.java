package dev.bucketsync.sync.notification;

import dev.bucketsync.events.object.ObjectKey;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Object keys as notifications write them.
final class KeyText {
    private static final int HEX = 16;

    private KeyText() {}

    /// A key that is written as it is, as EventBridge does.
    static List<ObjectKey> plain(String text) {
        return key(text).stream().toList();
    }

    /// A key that is encoded like a form's field, as S3 and MinIO do: a space is `+`, other bytes of UTF-8 are `%XX`.
    static List<ObjectKey> encoded(String text) {
        return decoded(text).flatMap(KeyText::key).stream().toList();
    }

    /// A key of a sender who may do one or the other: Ceph's gateways write keys as they are. Both are looked up, for a
    /// look too many costs one request and changes nothing.
    static List<ObjectKey> either(String text) {
        return Stream.concat(encoded(text).stream(), plain(text).stream())
                .distinct()
                .toList();
    }

    private static Optional<ObjectKey> key(String text) {
        try {
            StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            return Optional.of(new ObjectKey(text));
        } catch (CharacterCodingException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /// Empty when a `%` is not followed by two hexadecimal digits, or the bytes are not UTF-8.
    private static Optional<String> decoded(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            if (codePoint == '%') {
                int high = digit(text, i + 1);
                int low = digit(text, i + 2);
                if (high < 0 || low < 0) {
                    return Optional.empty();
                }
                bytes.write(high * HEX + low);
                i += 3;
            } else {
                bytes.writeBytes(
                        Character.toString(codePoint == '+' ? ' ' : codePoint).getBytes(StandardCharsets.UTF_8));
                i += Character.charCount(codePoint);
            }
        }
        return utf8(bytes.toByteArray());
    }

    private static int digit(String text, int index) {
        return index < text.length() && text.charAt(index) < 0x80 ? Character.digit(text.charAt(index), HEX) : -1;
    }

    private static Optional<String> utf8(byte[] bytes) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException _) {
            return Optional.empty();
        }
    }
}
