package dev.bucketsync.validator.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bucketsync.events.verdict.FaultCause;
import dev.bucketsync.events.verdict.Rejection;
import dev.bucketsync.events.verdict.RejectionReason;
import dev.bucketsync.validator.judge.Judge;
import dev.bucketsync.validator.reading.ReadMeter;
import dev.bucketsync.validator.rules.Verdict;
import dev.bucketsync.validator.testing.Connected;
import dev.bucketsync.validator.testing.Media;
import dev.bucketsync.validator.testing.OddS3;
import dev.bucketsync.validator.work.Examination.Again;
import dev.bucketsync.validator.work.Examination.Faulted;
import dev.bucketsync.validator.work.Examination.Judged;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What each of S3's refusals comes to.
class ExaminerIT {
    private static final int LAST_ATTEMPT = 4;

    private static Examination examine(int status, String code, int attempt) {
        try (OddS3 s3 = OddS3.failing(status, code)) {
            SimpleMeterRegistry meters = new SimpleMeterRegistry();
            Connected bucket = Connected.fresh();
            return new Examiner(
                            Judge.standard(),
                            new Buckets(s3.access(), new ReadMeter(meters)),
                            new Breakers(InstantSource.system()),
                            new WorkMeter(meters),
                            InstantSource.system())
                    .examine(
                            bucket.put("a.jpg", Media.bytes("jpeg/plain.jpg")),
                            bucket.connection(),
                            attempt,
                            new Requests());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "404, NoSuchKey, OBJECT_GONE",
        "412, PreconditionFailed, OBJECT_CHANGED",
        "416, InvalidRange, OBJECT_CHANGED",
        "403, AccessDenied, ACCESS_DENIED",
        "400, KMS.DisabledException, KMS_DENIED",
        "404, NoSuchBucket, S3_ERROR",
        "301, PermanentRedirect, S3_ERROR",
    })
    void faultsAtOnceWhatDoesNotPass(int status, String code, FaultCause cause) {
        assertThat(examine(status, code, 1))
                .isInstanceOfSatisfying(
                        Faulted.class, faulted -> assertThat(faulted.cause()).isEqualTo(cause));
    }

    @ParameterizedTest
    @CsvSource({
        "503, SlowDown, THROTTLED",
        "400, RequestTimeout, TIMEOUT",
        "500, InternalError, S3_ERROR",
        "400, ExpiredToken, S3_ERROR",
    })
    void triesAgainWhatMayPassAndGivesUpInTheEnd(int status, String code, FaultCause cause) {
        assertThat(examine(status, code, 1)).isEqualTo(new Again(Duration.ofMillis(200)));
        assertThat(examine(status, code, LAST_ATTEMPT))
                .isInstanceOfSatisfying(
                        Faulted.class, faulted -> assertThat(faulted.cause()).isEqualTo(cause));
    }

    @ParameterizedTest
    @CsvSource({"400, InvalidRequest, CUSTOMER_KEY_ENCRYPTED", "403, InvalidObjectState, ARCHIVED"})
    void rejectsWhatItsOwnerHasChosen(int status, String code, RejectionReason reason) {
        assertThat(examine(status, code, 1))
                .isInstanceOfSatisfying(
                        Judged.class,
                        judged -> assertThat(((Verdict.Rejected) judged.verdict()).reasons())
                                .extracting(Rejection::reason)
                                .containsExactly(reason));
    }

    @Test
    void waitsLongerEachTime() {
        assertThat(Retries.STANDARD.after(1)).hasValue(Duration.ofMillis(200));
        assertThat(Retries.STANDARD.after(3)).hasValue(Duration.ofSeconds(3));
        assertThat(Retries.STANDARD.after(LAST_ATTEMPT)).isEmpty();
    }
}
