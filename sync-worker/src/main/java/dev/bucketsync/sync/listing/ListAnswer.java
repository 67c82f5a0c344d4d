package dev.bucketsync.sync.listing;

import dev.bucketsync.events.object.ObjectKey;
import dev.bucketsync.sync.diff.Listed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a ListObjectsV2 document says.
///
/// @param next the token to go on with when a page shows nothing that one could go on from
record ListAnswer(List<Listed> objects, List<ObjectKey> commonPrefixes, boolean truncated, Optional<String> next) {
    private static final byte[] ROOT = XmlBytes.ascii("ListBucketResult");
    private static final byte[] CONTENTS = XmlBytes.ascii("Contents");
    private static final byte[] COMMON_PREFIXES = XmlBytes.ascii("CommonPrefixes");
    private static final byte[] PREFIX = XmlBytes.ascii("Prefix");
    private static final byte[] IS_TRUNCATED = XmlBytes.ascii("IsTruncated");
    private static final byte[] ENCODING_TYPE = XmlBytes.ascii("EncodingType");
    private static final byte[] NEXT = XmlBytes.ascii("NextContinuationToken");
    private static final byte[] TRUE = XmlBytes.ascii("true");
    private static final byte[] FALSE = XmlBytes.ascii("false");
    private static final byte[] URL = XmlBytes.ascii("url");

    boolean isEmpty() {
        return objects.isEmpty() && commonPrefixes.isEmpty();
    }

    /// Reads a document that is whole and no larger than asked for, or throws [ListingBrokenException].
    static ListAnswer read(byte[] document, int maxKeys) {
        try {
            return new Reader(document, maxKeys).read();
        } catch (ListingBrokenException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new ListingBrokenException("an answer with values that no object has", e);
        }
    }

    /// Keys stay encoded until the document has said how they are encoded, wherever it does.
    private static final class Reader {
        private final XmlBytes xml;
        private final int maxKeys;
        private final List<EncodedObject> objects = new ArrayList<>();
        private final List<XmlText> prefixes = new ArrayList<>();
        private Optional<Boolean> truncated = Optional.empty();
        private Optional<String> next = Optional.empty();
        private boolean urlEncoded;

        Reader(byte[] document, int maxKeys) {
            this.xml = new XmlBytes(document);
            this.maxKeys = maxKeys;
        }

        ListAnswer read() {
            xml.root(ROOT);
            while (xml.child()) {
                readPart();
            }
            xml.end();
            return new ListAnswer(
                    objects.stream().map(object -> object.listed(urlEncoded)).toList(),
                    prefixes.stream()
                            .map(prefix -> new ObjectKey(EncodedObject.decoded(prefix, urlEncoded)))
                            .toList(),
                    truncated.orElseThrow(() -> new ListingBrokenException("an answer that does not say if it ends")),
                    next);
        }

        private void readPart() {
            if (xml.is(CONTENTS)) {
                objects.add(EncodedObject.read(xml));
                limit();
            } else if (xml.is(COMMON_PREFIXES)) {
                readCommonPrefixes();
            } else if (xml.is(IS_TRUNCATED)) {
                truncated = Optional.of(readBoolean());
            } else if (xml.is(ENCODING_TYPE)) {
                urlEncoded = xml.text().is(URL);
            } else if (xml.is(NEXT)) {
                next = Optional.of(xml.text().utf8());
            } else {
                xml.skip();
            }
        }

        private void readCommonPrefixes() {
            while (xml.child()) {
                if (xml.is(PREFIX)) {
                    prefixes.add(xml.text());
                    limit();
                } else {
                    xml.skip();
                }
            }
        }

        private boolean readBoolean() {
            XmlText text = xml.text();
            boolean yes = text.is(TRUE);
            if (!yes && !text.is(FALSE)) {
                throw new ListingBrokenException("an answer that does not say if it ends");
            }
            return yes;
        }

        private void limit() {
            if (objects.size() + prefixes.size() > maxKeys) {
                throw new ListingBrokenException("an answer of more than the %d keys asked for".formatted(maxKeys));
            }
        }
    }
}
