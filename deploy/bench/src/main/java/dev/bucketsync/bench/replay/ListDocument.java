package dev.bucketsync.bench.replay;

import dev.bucketsync.sandbox.aws.http.PercentCoding;
import dev.bucketsync.sandbox.aws.http.XmlWriter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Writes one page as S3 does, at the cost of copying bytes: the server must not be what a benchmark measures.
final class ListDocument {
    private static final byte[] KEY = bytes("<Contents><Key>");
    private static final byte[] ETAG = bytes("</Key><LastModified>2026-03-04T05:06:07.000Z</LastModified><ETag>&quot;");
    private static final byte[] SIZE = bytes(
            "&quot;</ETag><ChecksumAlgorithm>CRC64NVME</ChecksumAlgorithm><ChecksumType>FULL_OBJECT</ChecksumType><Size>");
    private static final byte[] END = bytes("</Size><StorageClass>STANDARD</StorageClass></Contents>");
    private static final int USUAL_LENGTH = 350_000;

    private final SortedKeys keys;
    private final ListAsk ask;
    private final ByteArrayOutputStream contents = new ByteArrayOutputStream(USUAL_LENGTH);
    private final ByteArrayOutputStream prefixes = new ByteArrayOutputStream();
    private final byte[] prefix;
    private final byte[] delimiter;
    private byte[] last = new byte[0];
    private int count;

    ListDocument(SortedKeys keys, ListAsk ask) {
        this.keys = keys;
        this.ask = ask;
        this.prefix = ask.bytes("prefix");
        this.delimiter = ask.bytes("delimiter");
    }

    byte[] of(String bucket) {
        int at = ask.first(keys);
        int end = prefix.length == 0 ? keys.size() : keys.behind(prefix);
        int most = ask.maxKeys();
        while (at < end && count < most) {
            at = show(at);
            count++;
        }
        ByteArrayOutputStream document = new ByteArrayOutputStream(contents.size() + prefixes.size() + 1_000);
        document.writeBytes(bytes(head(bucket, at < end && most > 0)));
        document.writeBytes(contents.toByteArray());
        document.writeBytes(prefixes.toByteArray());
        document.writeBytes(bytes("</ListBucketResult>"));
        return document.toByteArray();
    }

    /// Shows the key, or what it has in common with others, and answers what comes next.
    private int show(int at) {
        byte[] key = keys.key(at);
        int common = commonPrefix(key);
        if (common == 0) {
            last = key;
            contents.writeBytes(KEY);
            contents.writeBytes(encoded(key));
            contents.writeBytes(ETAG);
            contents.writeBytes(bytes(keys.etag(at)));
            contents.writeBytes(SIZE);
            contents.writeBytes(bytes(Long.toString(keys.bytes(at))));
            contents.writeBytes(END);
            return at + 1;
        }
        last = Arrays.copyOf(key, common);
        prefixes.writeBytes(bytes("<CommonPrefixes><Prefix>"));
        prefixes.writeBytes(encoded(last));
        prefixes.writeBytes(bytes("</Prefix></CommonPrefixes>"));
        return keys.behind(last);
    }

    /// How long the common prefix of a key is; 0 when it has none.
    private int commonPrefix(byte[] key) {
        for (int i = prefix.length; delimiter.length == 1 && i < key.length; i++) {
            if (key[i] == delimiter[0]) {
                return i + 1;
            }
        }
        return 0;
    }

    private String head(String bucket, boolean truncated) {
        XmlWriter xml = new XmlWriter()
                .openRoot("ListBucketResult", "http://s3.amazonaws.com/doc/2006-03-01/")
                .element("Name", bucket)
                .element("Prefix", encoded(ask.text("prefix")));
        if (ask.second()) {
            xml.element("StartAfter", encoded(ask.text("start-after"))).element("KeyCount", count);
        } else {
            xml.element("Marker", encoded(ask.text("marker")));
        }
        if (truncated) {
            String next = new String(last, StandardCharsets.UTF_8);
            xml.element(
                    ask.second() ? "NextContinuationToken" : "NextMarker",
                    ask.second() ? ListAsk.token(last) : encoded(next));
        }
        xml.element("MaxKeys", ask.maxKeys());
        if (delimiter.length > 0) {
            xml.element("Delimiter", ask.text("delimiter"));
        }
        if (ask.urlEncoded()) {
            xml.element("EncodingType", "url");
        }
        return xml.element("IsTruncated", truncated).toString();
    }

    private String encoded(String text) {
        return ask.urlEncoded() ? PercentCoding.encodeListed(text) : text;
    }

    private byte[] encoded(byte[] key) {
        for (byte b : key) {
            boolean plain = (b >= 'a' && b <= 'z') || (b >= '0' && b <= '9') || (b >= 'A' && b <= 'Z');
            if (!plain && b != '/' && b != '.' && b != '-' && b != '_') {
                String text = new String(key, StandardCharsets.UTF_8);
                return bytes(new XmlWriter().text(encoded(text)).toString().replaceFirst("\\A<\\?[^>]*>\n", ""));
            }
        }
        return key;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
