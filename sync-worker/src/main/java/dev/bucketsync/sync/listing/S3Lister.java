package dev.bucketsync.sync.listing;

import dev.bucketsync.events.ConnectionEvent.ConnectionUpdated;
import dev.bucketsync.events.object.ObjectKey;
import dev.bucketsync.runtime.aws.AnswerTooLongException;
import dev.bucketsync.runtime.aws.AssumedRole;
import dev.bucketsync.runtime.aws.S3Access;
import dev.bucketsync.runtime.aws.S3Failures;
import dev.bucketsync.runtime.aws.SignedBucket;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import software.amazon.awssdk.core.exception.SdkException;

/// Lists a connection's bucket by ListObjectsV2, and believes only what can be a listing.
///
/// Always sends `prefix=`, even when empty: without it the customer's policy denies the call.
public final class S3Lister implements Lister {
    /// A thousand keys of 1,024 bytes, each percent-coded, and what is said around them.
    private static final int MOST_BYTES = 4 * 1024 * 1024;

    private static final int MOST_EMPTY_PAGES = 100;

    private final SignedBucket bucket;
    private final String prefix;
    private final Counter requests;
    private final AtomicLong untaken = new AtomicLong();

    private S3Lister(SignedBucket bucket, String prefix, Counter requests) {
        this.bucket = bucket.telling(this::count);
        this.prefix = prefix;
        this.requests = requests;
    }

    private void count() {
        requests.increment();
        untaken.incrementAndGet();
    }

    public static Listers of(S3Access access, MeterRegistry meters) {
        Counter requests = Counter.builder("bucketsync.s3.lists")
                .description("ListObjectsV2 requests")
                .register(meters);
        return connection ->
                new S3Lister(access.bucket(roleOf(connection), connection.bucket()), connection.prefix(), requests);
    }

    private static AssumedRole roleOf(ConnectionUpdated connection) {
        return new AssumedRole(
                connection.connection().value(),
                connection.revision(),
                connection.roleArn().orElseThrow(),
                connection.externalId(),
                connection.region());
    }

    @Override
    public Page page(Optional<ObjectKey> after, int maxKeys, Duration patience) {
        ListAnswer answer = ask(new ListQuestion(prefix, "", after, maxKeys), patience);
        return new Page(answer.objects(), !answer.truncated());
    }

    @Override
    public Level level(String underPrefix, int maxKeys, Duration patience) {
        ListAnswer answer = ask(new ListQuestion(underPrefix, "/", Optional.empty(), maxKeys), patience);
        return new Level(answer.objects(), answer.commonPrefixes(), !answer.truncated());
    }

    @Override
    public long takeRequests() {
        return untaken.getAndSet(0);
    }

    /// S3 may answer with nothing and yet say that more follows, for one when it walked over many deleted objects. Then
    /// only its token leads on; and not for ever.
    private ListAnswer ask(ListQuestion question, Duration patience) {
        Map<String, String> query = question.query();
        ListAnswer answer = request(question, query, patience);
        for (int i = 0; answer.isEmpty() && answer.truncated(); i++) {
            String token = answer.next().orElse("");
            if (i == MOST_EMPTY_PAGES || token.isEmpty() || token.equals(query.put("continuation-token", token))) {
                throw new ListingBrokenException("empty pages that say more follows");
            }
            answer = request(question, query, patience);
        }
        return answer;
    }

    /// An answer that is cut off, or nonsense, may have met a bad proxy; the next one is believed to be what S3 says.
    private ListAnswer request(ListQuestion question, Map<String, String> query, Duration patience) {
        try {
            return question.read(request(query, patience));
        } catch (ListingBrokenException _) {
            return question.read(request(query, patience));
        }
    }

    private byte[] request(Map<String, String> query, Duration patience) {
        try {
            return bucket.get(query, patience, MOST_BYTES);
        } catch (AnswerTooLongException e) {
            throw new ListingBrokenException(e.getMessage(), e);
        } catch (SdkException e) {
            throw told(e, patience);
        }
    }

    private static RuntimeException told(SdkException failure, Duration patience) {
        return switch (S3Failures.classify(failure)) {
            case THROTTLED -> new ThrottledException(S3Failures.retryAfter(failure), failure);
            case TIMEOUT -> new SlowException(patience, failure);
            case ROLE_DENIED,
                    ACCESS_DENIED,
                    NO_SUCH_BUCKET,
                    NO_SUCH_KEY,
                    PRECONDITION_FAILED,
                    RANGE_NOT_SATISFIABLE,
                    ARCHIVED,
                    CUSTOMER_KEY,
                    KMS,
                    WRONG_REGION,
                    CLOCK_SKEW,
                    EXPIRED_CREDENTIALS,
                    OTHER -> failure;
        };
    }
}
