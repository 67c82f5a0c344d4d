package dev.bucketsync.bench.replay;

import dev.bucketsync.sandbox.aws.http.PercentCoding;
import dev.bucketsync.sandbox.aws.http.XmlWriter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Writes one page as S3 does.
final class ListDocument {
    private static final int USUAL_LENGTH = 400_000;

    private final SortedKeys keys;
    private final ListAsk ask;
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream(USUAL_LENGTH);
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
        int end = prefix.length == 0 ? keys.size() : keys.behind(prefix);
        int at = show(ask.first(keys), end);
        ByteArrayOutputStream document = new ByteArrayOutputStream(shown.size() + prefixes.size() + 1_000);
        document.writeBytes(bytes(head(bucket, at < end && ask.maxKeys() > 0)));
        document.writeBytes(shown.toByteArray());
        document.writeBytes(prefixes.toByteArray());
        document.writeBytes(bytes("</ListBucketResult>"));
        return document.toByteArray();
    }

    /// Shows a page and answers what comes next.
    private int show(int first, int end) {
        int at = first;
        for (int most = ask.maxKeys(); at < end && count < most; count++) {
            int common = commonPrefix(keys.key(at));
            at = common == 0 ? showKey(at) : showPrefix(Arrays.copyOf(keys.key(at), common));
        }
        return at;
    }

    private int showKey(int at) {
        last = keys.key(at);
        keys.contents().copy(at, at + 1, shown);
        return at + 1;
    }

    private int showPrefix(byte[] common) {
        last = common;
        prefixes.writeBytes(bytes("<CommonPrefixes><Prefix>"));
        prefixes.writeBytes(common);
        prefixes.writeBytes(bytes("</Prefix></CommonPrefixes>"));
        return keys.behind(common);
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

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
