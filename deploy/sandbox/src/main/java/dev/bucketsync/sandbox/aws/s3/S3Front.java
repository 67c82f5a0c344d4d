package dev.bucketsync.sandbox.aws.s3;

import dev.bucketsync.sandbox.aws.http.Answer;
import dev.bucketsync.sandbox.aws.http.Handler;
import dev.bucketsync.sandbox.aws.http.Request;
import dev.bucketsync.sandbox.aws.http.XmlWriter;
import dev.bucketsync.sandbox.aws.iam.Iam;
import dev.bucketsync.sandbox.aws.signature.Authenticator;
import dev.bucketsync.sandbox.aws.signature.Authenticator.Identity;
import dev.bucketsync.sandbox.aws.signature.NotAuthenticatedException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/// Answers S3 requests: who asks, whether the bucket is here, whether its owner lets them, and then what was asked.
public final class S3Front implements Handler {
    static final String NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";

    private static final String EMPTY_HASH = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private static final String UNSIGNED = "UNSIGNED-PAYLOAD";

    private final Authenticator authenticator;
    private final Iam iam;
    private final Buckets buckets;

    public S3Front(Authenticator authenticator, Iam iam, Buckets buckets) {
        this.authenticator = authenticator;
        this.iam = iam;
        this.buckets = buckets;
    }

    @Override
    public Answer answer(Request request) throws IOException {
        var requestId = "%016X".formatted(ThreadLocalRandom.current().nextLong());
        var bucket = Optional.<Bucket>empty();
        Answer answer;
        try {
            var target = Target.parse(request.rawPath());
            bucket = buckets.find(target.bucket());
            answer = answer(request, target, bucket);
        } catch (S3Error error) {
            bucket.map(Bucket::traffic).ifPresent(Traffic::failed);
            answer = describe(error, request, requestId);
        }
        return answer.with(CorsAnswers.headers(bucket, request))
                .with(Map.of("x-amz-request-id", requestId, "Server", "AmazonS3"));
    }

    private Answer answer(Request request, Target target, Optional<Bucket> bucket) throws IOException {
        if (request.method().equals("OPTIONS")) {
            return CorsAnswers.preflight(bucket, request);
        }
        var operation = Operation.of(request, target);
        bucket.map(Bucket::traffic).ifPresent(traffic -> traffic.count(operation));
        var identity = identify(request);
        if (target.isService()) {
            throw S3Error.accessDenied("User: %s is not authorized to perform: s3:ListAllMyBuckets"
                    .formatted(identity.caller().arn()));
        }
        var found = bucket.orElseThrow(() -> new S3Error(
                404, "NoSuchBucket", "The specified bucket does not exist", Map.of("BucketName", target.bucket())));
        requireRegion(found, identity);
        requireOwner(found, request);
        found.faults().strike(operation);
        return perform(operation, new Access(iam, identity.caller(), found), request, target);
    }

    private Identity identify(Request request) throws IOException {
        try {
            var identity = authenticator.identify(request);
            var hash = request.header("x-amz-content-sha256").orElse(UNSIGNED);
            if (request.method().equals("GET") && !hash.equals(UNSIGNED) && !hash.equals(EMPTY_HASH)) {
                throw S3Error.of(
                        400,
                        "XAmzContentSHA256Mismatch",
                        "The provided 'x-amz-content-sha256' header does not match what was computed.");
            }
            return identity;
        } catch (NotAuthenticatedException e) {
            throw S3Error.notAuthenticated(e, request.header("Authorization").isEmpty());
        }
    }

    /// One address serves every region here; a request is for the region it is signed for.
    private static void requireRegion(Bucket bucket, Identity identity) {
        if (!identity.region().equals(bucket.region())) {
            throw new S3Error(
                    301,
                    "PermanentRedirect",
                    "The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future"
                            + " requests to this endpoint.",
                    Map.of(
                            "Endpoint",
                            "s3." + bucket.region() + ".amazonaws.com",
                            "Bucket",
                            bucket.name(),
                            "Region",
                            bucket.region()));
        }
    }

    private static void requireOwner(Bucket bucket, Request request) {
        if (request.header("x-amz-expected-bucket-owner")
                .filter(owner -> !owner.equals(bucket.owner()))
                .isPresent()) {
            throw S3Error.accessDenied("Access Denied");
        }
    }

    private static Answer perform(Operation operation, Access access, Request request, Target target)
            throws IOException {
        var bucket = access.bucket();
        return switch (operation) {
            case LIST_OBJECTS -> bucket.faults().tampered(request, () -> ListObjects.answer(access, request.query()));
            case HEAD_BUCKET -> {
                access.require("s3:ListBucket", bucket.arn());
                yield Answer.empty(200).with("x-amz-bucket-region", bucket.region());
            }
            case GET_BUCKET_LOCATION -> {
                access.require("s3:GetBucketLocation", bucket.arn());
                yield Answer.xml(200, location(bucket.region()));
            }
            case GET_OBJECT -> {
                var answer = new ObjectReads(access, request, target.key()).content();
                bucket.traffic().sent(answer.body().length());
                yield answer;
            }
            case HEAD_OBJECT -> new ObjectReads(access, request, target.key()).content();
            case GET_OBJECT_ATTRIBUTES -> new ObjectReads(access, request, target.key()).attributes();
            case UNSUPPORTED_READ -> throw unsupported(access, request, target);
            case WRITE -> throw S3Error.accessDenied("Access Denied");
        };
    }

    /// What isn't served is first refused to those who may not have it.
    private static S3Error unsupported(Access access, Request request, Target target) {
        var permissions = target.isBucket() ? Operation.UNSUPPORTED_ON_BUCKETS : Operation.UNSUPPORTED_ON_OBJECTS;
        var resource =
                target.isBucket() ? access.bucket().arn() : access.bucket().objectArn(target.key());
        permissions.entrySet().stream()
                .filter(permission -> request.query().has(permission.getKey()))
                .forEach(permission -> access.require(permission.getValue(), resource));
        return S3Error.of(501, "NotImplemented", "A header you provided implies functionality that is not implemented");
    }

    private static String location(String region) {
        return new XmlWriter()
                .openRoot("LocationConstraint", NAMESPACE)
                .text(region.equals("us-east-1") ? "" : region)
                .close("LocationConstraint")
                .toString();
    }

    private static Answer describe(S3Error error, Request request, String requestId) {
        var xml = new XmlWriter().open("Error").element("Code", error.code()).element("Message", error.getMessage());
        error.details().forEach(xml::element);
        xml.element("Resource", request.rawPath())
                .element("RequestId", requestId)
                .close("Error");
        var answer = Answer.xml(error.status(), xml.toString());
        var region = error.details().get("Region");
        var located = region == null ? answer : answer.with("x-amz-bucket-region", region);
        return request.isHead() ? located.withoutBody() : located;
    }
}
