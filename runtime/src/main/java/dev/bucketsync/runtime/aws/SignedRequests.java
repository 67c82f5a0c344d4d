package dev.bucketsync.runtime.aws;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.retries.api.AcquireInitialTokenRequest;
import software.amazon.awssdk.retries.api.RecordSuccessRequest;
import software.amazon.awssdk.retries.api.RefreshRetryTokenRequest;
import software.amazon.awssdk.retries.api.RefreshRetryTokenResponse;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.retries.api.RetryToken;
import software.amazon.awssdk.retries.api.TokenAcquisitionFailedException;

/// Signs and sends the requests of one role, and tries again what may pass, within one retry budget.
final class SignedRequests {
    private static final AwsV4HttpSigner SIGNER = AwsV4HttpSigner.create();

    private final String region;
    private final SessionCredentials credentials;
    private final Line line;
    private final RetryStrategy retries = DefaultRetryStrategy.standardStrategyBuilder()
            .retryOnException(SignedRequests::mayPass)
            .build();
    private volatile Duration behind = Duration.ZERO;

    SignedRequests(String region, SessionCredentials credentials, Line line) {
        this.region = region;
        this.credentials = credentials;
        this.line = line;
    }

    /// What calls go out on, and how many of one owner may be out at a time.
    record Line(SdkHttpClient http, ScheduledExecutorService timeouts, Semaphore places) {
        Line(SdkHttpClient http, ScheduledExecutorService timeouts, int places) {
            this(http, timeouts, new Semaphore(places));
        }

        byte[] call(SdkHttpRequest request, Question question, long until) {
            if (!place(until)) {
                throw new SignedCall.OutOfPatience();
            }
            try {
                question.sending().run();
                return new SignedCall(http, timeouts, question.taking()).run(request, until);
            } finally {
                places.release();
            }
        }

        private boolean place(long until) {
            try {
                return places.tryAcquire(until - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }

    /// What is asked, and what is wanted of the answer.
    ///
    /// @param sending is told of each request, repetitions included
    record Question(URI url, Map<String, String> query, Map<String, String> headers, Taking taking, Runnable sending) {}

    byte[] get(Question question, Duration patience) {
        RetryToken token = retries.acquireInitialToken(AcquireInitialTokenRequest.create("s3"))
                .token();
        AwsCredentials session = credentials.resolveCredentials();
        long until = System.nanoTime() + patience.toNanos();
        boolean repaired = false;
        while (true) {
            try {
                byte[] body = line.call(signed(question, session), question, until);
                retries.recordSuccess(RecordSuccessRequest.create(token));
                return body;
            } catch (SdkException e) {
                boolean repair = repair(e, session) && !repaired;
                if (!repair) {
                    token = pause(token, e, until);
                }
                repaired |= repair;
                session = credentials.resolveCredentials();
            }
        }
    }

    private SdkHttpRequest signed(Question question, AwsCredentials session) {
        SdkHttpRequest.Builder request =
                SdkHttpRequest.builder().method(SdkHttpMethod.GET).uri(question.url());
        question.query().forEach(request::putRawQueryParameter);
        question.headers().forEach(request::putHeader);
        return SIGNER.sign(sign -> sign.identity(session)
                        .request(request.build())
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                        .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
                        .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false)
                        .putProperty(HttpSigner.SIGNING_CLOCK, Clock.offset(Clock.systemUTC(), behind)))
                .request();
    }

    /// What can be put right at once: a session that ended before its time, and a clock that is not S3's.
    private boolean repair(SdkException refusal, AwsCredentials session) {
        return switch (S3Failures.classify(refusal)) {
            case EXPIRED_CREDENTIALS -> {
                credentials.drop(session);
                yield true;
            }
            case CLOCK_SKEW -> {
                S3Failures.serverTime(refusal)
                        .ifPresent(time ->
                                behind = Duration.between(Clock.systemUTC().instant(), time));
                yield true;
            }
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
                    THROTTLED,
                    TIMEOUT,
                    OTHER -> false;
        };
    }

    private RetryToken pause(RetryToken token, SdkException failure, long until) {
        RefreshRetryTokenResponse next = refresh(token, failure);
        if (System.nanoTime() + next.delay().toNanos() >= until) {
            throw failure;
        }
        try {
            Thread.sleep(next.delay());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure;
        }
        return next.token();
    }

    private RefreshRetryTokenResponse refresh(RetryToken token, SdkException failure) {
        try {
            return retries.refreshRetryToken(RefreshRetryTokenRequest.builder()
                    .token(token)
                    .failure(failure)
                    .suggestedDelay(Duration.ZERO)
                    .build());
        } catch (TokenAcquisitionFailedException _) {
            throw failure;
        }
    }

    /// Not our own patience, which is the caller's to extend.
    private static boolean mayPass(Throwable failure) {
        return !(failure instanceof SignedCall.OutOfPatience)
                && !Thread.currentThread().isInterrupted()
                && S3Failures.worthAnotherTry(failure);
    }
}
