package dev.bucketsync.sync.listing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Walks through a small XML document in memory: the elements and texts that answers of S3 are made of, whatever their
/// order, namespace and white space. Anything else, and anything cut off, is a [ListingBrokenException].
final class XmlBytes {
    private static final int DEEPEST = 16;
    private static final byte[] COMMENT = ascii("<!--");
    private static final byte[] COMMENT_END = ascii("-->");
    private static final byte[] CDATA = ascii("<![CDATA[");
    private static final byte[] CDATA_END = ascii("]]>");
    private static final byte[] INSTRUCTION = ascii("<?");
    private static final byte[] INSTRUCTION_END = ascii("?>");
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private final byte[] xml;
    private int at;
    private int depth;
    private final int[] nameFrom = new int[DEEPEST];
    private final int[] nameTo = new int[DEEPEST];
    private boolean empty;

    XmlBytes(byte[] xml) {
        this.xml = xml;
        this.at = startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /// Goes into the document's element, which must be the named one.
    void root(byte[] name) {
        if (!child() || !is(name)) {
            throw new ListingBrokenException("an answer that is no listing");
        }
    }

    /// Goes to the next element inside the one entered last; false when that one ends, which leaves it.
    boolean child() {
        if (empty) {
            empty = false;
            depth--;
            return false;
        }
        while (true) {
            at = indexOf((byte) '<');
            if (startsWith(COMMENT)) {
                skipBehind(COMMENT_END);
            } else if (startsWith(CDATA)) {
                skipBehind(CDATA_END);
            } else if (startsWith(INSTRUCTION)) {
                skipBehind(INSTRUCTION_END);
            } else if (peek(1) == '/') {
                close();
                return false;
            } else {
                open();
                return true;
            }
        }
    }

    /// Whether the element gone to last has this name, in whatever namespace.
    boolean is(byte[] name) {
        int from = nameFrom[depth - 1];
        int to = nameTo[depth - 1];
        return Arrays.equals(xml, to - Math.min(name.length, to - from), to, name, 0, name.length)
                && (to - from == name.length || xml[to - name.length - 1] == ':');
    }

    /// Leaves the element gone to last, with all that is in it.
    void skip() {
        while (child()) {
            skip();
        }
    }

    /// Nothing but white space, comments and instructions may follow the document's element.
    void end() {
        while (at < xml.length) {
            if (startsWith(COMMENT)) {
                skipBehind(COMMENT_END);
            } else if (startsWith(INSTRUCTION)) {
                skipBehind(INSTRUCTION_END);
            } else if (xml[at] > ' ' || xml[at] < 0) {
                throw new ListingBrokenException("an answer with something behind its end");
            } else {
                at++;
            }
        }
    }

    /// The text of the element gone to last, and leaves it. Copies nothing in the usual case.
    XmlText text() {
        if (empty) {
            empty = false;
            depth--;
            return new XmlText(xml, at, at);
        }
        int from = at;
        int to = indexOf((byte) '<');
        boolean plain = true;
        for (int i = from; i < to; i++) {
            plain &= xml[i] != '&';
        }
        at = to;
        if (plain && peek(1) == '/') {
            close();
            return new XmlText(xml, from, to);
        }
        at = from;
        return composed();
    }

    /// The same, without a mark at either end.
    XmlText textWithin(byte[] mark) {
        if (empty || !startsWith(mark)) {
            return text();
        }
        int from = at + mark.length;
        int end = indexOf((byte) '<');
        int to = Math.max(from, end - mark.length);
        boolean plain =
                Arrays.equals(xml, to, end, mark, 0, mark.length) && end + 1 < xml.length && xml[end + 1] == '/';
        for (int i = from; i < to; i++) {
            plain &= xml[i] != '&';
        }
        if (!plain) {
            return text();
        }
        at = end;
        close();
        return new XmlText(xml, from, to);
    }

    /// A text with references, CDATA or comments in it.
    private XmlText composed() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        while (true) {
            byte next = peek(0);
            if (next == '&') {
                reference(out);
            } else if (next != '<') {
                out.write(next);
                at++;
            } else if (startsWith(COMMENT)) {
                skipBehind(COMMENT_END);
            } else if (startsWith(CDATA)) {
                int from = at + CDATA.length;
                skipBehind(CDATA_END);
                out.write(xml, from, at - CDATA_END.length - from);
            } else if (peek(1) == '/') {
                close();
                byte[] bytes = out.toByteArray();
                return new XmlText(bytes, 0, bytes.length);
            } else {
                throw new ListingBrokenException("an element where a text should be");
            }
        }
    }

    private void reference(ByteArrayOutputStream out) {
        int end = indexOf((byte) ';');
        String name = new String(xml, at + 1, Math.min(end - at - 1, DEEPEST), StandardCharsets.ISO_8859_1);
        at = end + 1;
        String character = switch (name) {
            case "amp" -> "&";
            case "lt" -> "<";
            case "gt" -> ">";
            case "quot" -> "\"";
            case "apos" -> "'";
            default -> Character.toString(codePoint(name));
        };
        out.writeBytes(character.getBytes(StandardCharsets.UTF_8));
    }

    private static int codePoint(String name) {
        try {
            boolean hex = name.startsWith("#x");
            int point = name.startsWith("#") ? Integer.parseInt(name.substring(hex ? 2 : 1), hex ? 16 : 10) : -1;
            boolean half = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
            if (Character.isValidCodePoint(point) && !half) {
                return point;
            }
        } catch (NumberFormatException _) {
            // Said below, as what is no number at all.
        }
        throw new ListingBrokenException("an answer with an unknown reference");
    }

    private void open() {
        int name = at + 1;
        int end = indexOf((byte) '>');
        if (depth == DEEPEST || xml[name] == '!') {
            throw new ListingBrokenException("an answer of too many levels, or with a document type");
        }
        int to = name;
        while (to < end && isNamePart(xml[to])) {
            to++;
        }
        nameFrom[depth] = name;
        nameTo[depth++] = to;
        empty = xml[end - 1] == '/';
        at = end + 1;
    }

    /// Leaves the element entered last, whose name must be said again.
    private void close() {
        int name = at + 2;
        at = indexOf((byte) '>') + 1;
        int to = name;
        while (isNamePart(xml[to])) {
            to++;
        }
        depth--;
        if (depth < 0 || !Arrays.equals(xml, name, to, xml, nameFrom[depth], nameTo[depth])) {
            throw new ListingBrokenException("an answer whose elements don't match");
        }
    }

    private static boolean isNamePart(byte b) {
        return (b > ' ' && b != '/' && b != '>') || b < 0;
    }

    private int indexOf(byte wanted) {
        for (int i = at; i < xml.length; i++) {
            if (xml[i] == wanted) {
                return i;
            }
        }
        throw cutOff();
    }

    private byte peek(int ahead) {
        if (at + ahead >= xml.length) {
            throw cutOff();
        }
        return xml[at + ahead];
    }

    private boolean startsWith(byte[] token) {
        return at + token.length <= xml.length && Arrays.equals(xml, at, at + token.length, token, 0, token.length);
    }

    private void skipBehind(byte[] token) {
        while (!startsWith(token)) {
            if (++at >= xml.length) {
                throw cutOff();
            }
        }
        at += token.length;
    }

    private static ListingBrokenException cutOff() {
        return new ListingBrokenException("an answer that is cut off");
    }
}
