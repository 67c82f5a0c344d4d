package dev.bucketsync.sync.listing;

import dev.bucketsync.events.object.ObjectKey;
import dev.bucketsync.events.object.ObjectState;
import dev.bucketsync.sync.diff.Listed;
import java.time.DateTimeException;
import java.time.Instant;
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
                lastModified = instant(xml.text().utf8());
            } else if (xml.is(ETAG)) {
                etag = etag(xml);
            } else if (xml.is(SIZE)) {
                size = xml.text().number();
            } else if (xml.is(STORAGE_CLASS)) {
                XmlText text = xml.text();
                storageClass = text.is(STANDARD_BYTES) ? STANDARD : text.utf8();
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
        return xml.textWithin(QUOTE).utf8().replace("\"", "");
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text).truncatedTo(ChronoUnit.MILLIS);
        } catch (DateTimeException e) {
            throw new ListingBrokenException("an object with a time that is none", e);
        }
    }
}
