package dev.bucketsync.sandbox.aws.s3;

import dev.bucketsync.sandbox.aws.http.Answer;
import dev.bucketsync.sandbox.aws.http.Body;
import dev.bucketsync.sandbox.aws.http.Request;
import dev.bucketsync.sandbox.aws.http.XmlWriter;
import dev.bucketsync.sandbox.aws.store.ObjectContent;
import dev.bucketsync.sandbox.aws.store.StoredObject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLConnection;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Answers GetObject, HeadObject and GetObjectAttributes.
record ObjectReads(Access access, Request request, String key) {
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final int NOT_MODIFIED = 304;
    private static final Set<String> ARCHIVED = Set.of("GLACIER", "DEEP_ARCHIVE");

    /// Sends the object or a range of it. A HEAD is the same without its body, so it may be of an archived object.
    Answer content() throws IOException {
        access.require("s3:GetObject", access.bucket().objectArn(key));
        var content = open();
        try {
            var answer = content(content);
            if (answer.status() == NOT_MODIFIED) {
                content.close();
            }
            return answer;
        } catch (S3Error e) {
            content.close();
            throw e;
        }
    }

    Answer attributes() throws IOException {
        access.require("s3:GetObject", access.bucket().objectArn(key));
        access.require("s3:GetObjectAttributes", access.bucket().objectArn(key));
        var wanted = wantedAttributes();
        try (var content = open()) {
            var object = content.object();
            return Answer.xml(200, attributes(object, wanted))
                    .with("Last-Modified", HTTP_DATE.format(object.lastModified()));
        }
    }

    /// The header is a list, sent on one line or on several.
    private Set<String> wantedAttributes() {
        var lines = request.headerValues("x-amz-object-attributes");
        if (lines.isEmpty()) {
            throw S3Error.of(
                    400, "InvalidRequest", "Missing required header for this request: x-amz-object-attributes");
        }
        return Arrays.stream(String.join(",", lines).split(",", -1))
                .map(String::strip)
                .collect(Collectors.toSet());
    }

    private ObjectContent open() throws IOException {
        return access.bucket().store().open(key).orElseThrow(this::missing);
    }

    private S3Error missing() {
        return access.seesWhatIsMissing()
                ? new S3Error(404, "NoSuchKey", "The specified key does not exist.", Map.of("Key", key))
                : S3Error.accessDenied(
                        "User: %s is not authorized to perform: s3:ListBucket on resource: \"%s\" because no identity-based policy allows the s3:ListBucket action"
                                .formatted(
                                        access.caller().arn(), access.bucket().arn()));
    }

    private Answer content(ObjectContent content) {
        var object = content.object();
        var headers = headers(object);
        return switch (new Conditions(request, object).check()) {
            case NOT_MODIFIED -> new Answer(NOT_MODIFIED, headers, Body.NONE);
            case SEND -> {
                requireNotArchived(object);
                var range = ByteRange.parse(request.header("Range"), object.size());
                range.ifPresent(part -> headers.put("Content-Range", part.contentRange()));
                yield new Answer(range.isPresent() ? 206 : 200, headers, body(content, range));
            }
        };
    }

    private static Map<String, String> headers(StoredObject object) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("ETag", object.etag());
        headers.put("Last-Modified", HTTP_DATE.format(object.lastModified()));
        headers.put("Accept-Ranges", "bytes");
        headers.put("Content-Type", contentType(object.key()));
        if (!object.storageClass().equals(StoredObject.STANDARD)) {
            headers.put("x-amz-storage-class", object.storageClass());
        }
        return headers;
    }

    private static String contentType(String key) {
        return Optional.ofNullable(URLConnection.guessContentTypeFromName(key)).orElse("application/octet-stream");
    }

    private void requireNotArchived(StoredObject object) {
        if (!request.isHead() && ARCHIVED.contains(object.storageClass())) {
            throw new S3Error(
                    403,
                    "InvalidObjectState",
                    "The operation is not valid for the object's storage class",
                    Map.of("StorageClass", object.storageClass()));
        }
    }

    private static Body body(ObjectContent content, Optional<ByteRange> range) {
        long size = content.object().size();
        return new ContentBody(content, range.orElse(new ByteRange(0, size, size)));
    }

    private static String attributes(StoredObject object, Set<String> wanted) {
        var xml = new XmlWriter().openRoot("GetObjectAttributesResponse", S3Front.NAMESPACE);
        if (wanted.contains("ETag")) {
            // Here, and only here, S3 leaves out the quotes.
            xml.element("ETag", object.etag().replace("\"", ""));
        }
        if (wanted.contains("StorageClass")) {
            xml.element("StorageClass", object.storageClass());
        }
        if (wanted.contains("ObjectSize")) {
            xml.element("ObjectSize", object.size());
        }
        return xml.close("GetObjectAttributesResponse").toString();
    }

    private record ContentBody(ObjectContent content, ByteRange range) implements Body {
        @Override
        public long length() {
            return range.length();
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            content.copy(range.first(), range.length(), out);
        }

        @Override
        public void close() throws IOException {
            content.close();
        }
    }
}
