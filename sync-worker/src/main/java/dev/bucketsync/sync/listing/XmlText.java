package dev.bucketsync.sync.listing;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A text of an XML document: some of its bytes.
final class XmlText {
    private static final int MOST_DIGITS = 18;

    private final byte[] bytes;
    private final int from;
    private final int to;

    /// Shares the bytes, which nobody may change any more.
    XmlText(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.from = from;
        this.to = to;
    }

    boolean is(byte[] ascii) {
        return Arrays.equals(bytes, from, to, ascii, 0, ascii.length);
    }

    /// Whether it looks like an example, in which a 0 stands for any digit.
    boolean isLike(byte[] example) {
        boolean like = to - from == example.length;
        for (int i = 0; like && i < example.length; i++) {
            byte b = bytes[from + i];
            like = example[i] == '0' ? b >= '0' && b <= '9' : b == example[i];
        }
        return like;
    }

    /// What some of its bytes say, which must be digits.
    int digits(int first, int count) {
        int number = 0;
        for (int i = from + first; i < from + first + count; i++) {
            number = number * 10 + bytes[i] - '0';
        }
        return number;
    }

    /// What isn't UTF-8 is refused: replaced characters would name another object.
    String utf8() {
        for (int i = from; i < to; i++) {
            if (bytes[i] < 0) {
                return decoded();
            }
        }
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private String decoded() {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, to - from))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ListingBrokenException("an answer with text that is not UTF-8", e);
        }
    }

    /// A number of digits only.
    long number() {
        if (from == to || to - from > MOST_DIGITS) {
            throw new ListingBrokenException("a size that is no number");
        }
        long number = 0;
        for (int i = from; i < to; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                throw new ListingBrokenException("a size that is no number");
            }
            number = number * 10 + digit;
        }
        return number;
    }

    /// Without the percent coding of `encoding-type=url`, where a plus is a space.
    XmlText urlDecoded() {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '%' || bytes[i] == '+') {
                return unescaped();
            }
        }
        return this;
    }

    private XmlText unescaped() {
        byte[] out = new byte[to - from];
        int length = 0;
        for (int i = from; i < to; i++) {
            byte b = bytes[i];
            if (b == '%') {
                b = escaped(i);
                i += 2;
            } else if (b == '+') {
                b = ' ';
            }
            out[length++] = b;
        }
        return new XmlText(out, 0, length);
    }

    private byte escaped(int percent) {
        int high = percent + 2 < to ? Character.digit(bytes[percent + 1], 16) : -1;
        int low = percent + 2 < to ? Character.digit(bytes[percent + 2], 16) : -1;
        if (high < 0 || low < 0) {
            throw new ListingBrokenException("a key with a broken escape");
        }
        return (byte) ((high << 4) | low);
    }
}
