package dev.bucketsync.sync.listing;

import dev.bucketsync.events.object.ObjectKey;
import dev.bucketsync.events.object.ObjectState;
import dev.bucketsync.sync.diff.Listed;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/// One `<Contents>`, its key as it came.
record EncodedObject(XmlText key, ObjectState state) {
    private static final byte[] KEY = XmlBytes.ascii("Key");
    private static final byte[] LAST_MODIFIED = XmlBytes.ascii("LastModified");
    private static final byte[] ETAG = XmlBytes.ascii("ETag");
    private static final byte[] SIZE = XmlBytes.ascii("Size");
    private static final byte[] STORAGE_CLASS = XmlBytes.ascii("StorageClass");
    private static final String STANDARD = "STANDARD";
    private static final byte[] STANDARD_BYTES = XmlBytes.ascii(STANDARD);
    private static final byte[] TIME = XmlBytes.ascii("0000-00-00T00:00:00.000Z");
    private static final int NANOS_A_MILLI = 1_000_000;
    private static final byte[] QUOTE = XmlBytes.ascii("&quot;");

    /// Reads the element gone to last, and leaves it.
    static EncodedObject read(XmlBytes xml) {
        XmlText key = null;
        String etag = null;
        Instant lastModified = null;
        long size = -1;
        String storageClass = STANDARD;
        while (xml.child()) {
            if (xml.is(KEY)) {
                key = xml.text();
            } else if (xml.is(LAST_MODIFIED)) {
                lastModified = instant(xml.text());
            } else if (xml.is(ETAG)) {
                etag = etag(xml);
            } else if (xml.is(SIZE)) {
                size = xml.text().number();
            } else if (xml.is(STORAGE_CLASS)) {
                XmlText text = xml.text();
                storageClass = text.is(STANDARD_BYTES) ? STANDARD : word(text);
            } else {
                xml.skip();
            }
        }
        if (key == null || etag == null || lastModified == null || size < 0) {
            throw new ListingBrokenException("an object without key, etag, size or time");
        }
        return new EncodedObject(key, new ObjectState(etag, size, lastModified, storageClass));
    }

    Listed listed(boolean urlEncoded) {
        return new Listed(new ObjectKey(decoded(key, urlEncoded)), state);
    }

    static String decoded(XmlText text, boolean urlEncoded) {
        return (urlEncoded ? text.urlDecoded() : text).utf8();
    }

    /// S3 writes the quotes as references; nothing else in an etag needs one.
    private static String etag(XmlBytes xml) {
        return word(xml.textWithin(QUOTE)).replace("\"", "");
    }

    /// Only keys may have U+0000. XML has none, PostgreSQL holds none in a text, and S3 says none.
    private static String word(XmlText text) {
        String word = text.utf8();
        if (word.indexOf('\0') >= 0) {
            throw new ListingBrokenException("an object with U+0000 in its etag or storage class");
        }
        return word;
    }

    /// S3 writes times in one way, which is read at once: the general parser takes longer than all the rest of an
    /// object. Other servers have other ways.
    private static Instant instant(XmlText text) {
        try {
            return text.isLike(TIME) ? usual(text) : Instant.parse(text.utf8()).truncatedTo(ChronoUnit.MILLIS);
        } catch (DateTimeException e) {
            throw new ListingBrokenException("an object with a time that is none", e);
        }
    }

    private static Instant usual(XmlText text) {
        return LocalDateTime.of(
                        text.digits(0, 4),
                        text.digits(5, 2),
                        text.digits(8, 2),
                        text.digits(11, 2),
                        text.digits(14, 2),
                        text.digits(17, 2),
                        text.digits(20, 3) * NANOS_A_MILLI)
                .toInstant(ZoneOffset.UTC);
    }
}
