package dev.bucketsync.sandbox.aws.s3;

import dev.bucketsync.sandbox.aws.http.Answer;
import dev.bucketsync.sandbox.aws.http.PercentCoding;
import dev.bucketsync.sandbox.aws.http.Query;
import dev.bucketsync.sandbox.aws.http.XmlWriter;
import dev.bucketsync.sandbox.aws.store.ObjectStore.Freshness;
import dev.bucketsync.sandbox.aws.store.StoredObject;
import java.io.IOException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/// Answers ListObjectsV2, and ListObjects for those who still ask that.
final class ListObjects {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss'.000Z'").withZone(ZoneOffset.UTC);

    private final Bucket bucket;
    private final ListQuery query;
    private final XmlWriter xml = new XmlWriter();

    private ListObjects(Bucket bucket, ListQuery query) {
        this.bucket = bucket;
        this.query = query;
    }

    static Answer answer(Access access, Query parameters) throws IOException {
        var query = ListQuery.parse(parameters);
        var bucket = access.bucket();
        access.require("s3:ListBucket", bucket.arn(), query.context());
        if (!query.continues()) {
            bucket.store().refresh(query.startAfter().isEmpty() ? Freshness.NOW : Freshness.RECENT);
        }
        return Answer.xml(200, new ListObjects(bucket, query).document(ListPage.of(bucket.store(), query)));
    }

    private String document(ListPage page) {
        xml.openRoot("ListBucketResult", S3Front.NAMESPACE)
                .element("Name", bucket.name())
                .element("Prefix", encoded(query.prefix()));
        if (query.second()) {
            describeSecond(page);
        } else {
            describeFirst(page);
        }
        xml.element("MaxKeys", query.maxKeys());
        if (!query.delimiter().isEmpty()) {
            xml.element("Delimiter", encoded(query.delimiter()));
        }
        if (query.urlEncoded()) {
            xml.element("EncodingType", "url");
        }
        xml.element("IsTruncated", page.next().isPresent());
        page.objects().forEach(this::describe);
        describe(page.commonPrefixes());
        return xml.close("ListBucketResult").toString();
    }

    private void describeSecond(ListPage page) {
        if (!query.startAfter().isEmpty()) {
            xml.element("StartAfter", encoded(query.startAfter()));
        }
        query.query().first("continuation-token").ifPresent(token -> xml.element("ContinuationToken", token));
        page.next().ifPresent(next -> xml.element("NextContinuationToken", ListQuery.token(next)));
        xml.element("KeyCount", page.keyCount());
    }

    private void describeFirst(ListPage page) {
        xml.element("Marker", encoded(query.startAfter()));
        if (page.next().isPresent() && !query.delimiter().isEmpty()) {
            xml.element("NextMarker", encoded(page.last()));
        }
    }

    private void describe(StoredObject object) {
        xml.open("Contents")
                .element("Key", encoded(object.key()))
                .element("LastModified", TIME.format(object.lastModified()))
                .element("ETag", object.etag())
                .element("Size", object.size())
                .element("StorageClass", object.storageClass())
                .close("Contents");
    }

    private void describe(List<String> commonPrefixes) {
        for (var prefix : commonPrefixes) {
            xml.open("CommonPrefixes").element("Prefix", encoded(prefix)).close("CommonPrefixes");
        }
    }

    private String encoded(String text) {
        return query.urlEncoded() ? PercentCoding.encodeListed(text) : text;
    }
}
