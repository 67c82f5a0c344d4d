package dev.bucketsync.runtime.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.services.sts.model.Credentials;

class SessionCredentialsTest {
    private static final Instant START = Instant.parse("2026-11-23T10:00:00Z");

    private final AtomicInteger asked = new AtomicInteger();
    private Instant now = START;
    private volatile boolean down;
    private final SessionCredentials credentials = new SessionCredentials(this::assumeRole, () -> now);

    private Credentials assumeRole() {
        int number = asked.incrementAndGet();
        if (down) {
            throw new IllegalStateException("refusal " + number);
        }
        return Credentials.builder()
                .accessKeyId("key-" + number)
                .secretAccessKey("secret")
                .sessionToken("token")
                .expiration(now.plus(Duration.ofHours(1)))
                .build();
    }

    private String key() {
        return credentials.resolveCredentials().accessKeyId();
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    @Test
    void keepsASessionUntilFiveMinutesBeforeItsEnd() {
        assertThat(key()).isEqualTo("key-1");
        pass(Duration.ofMinutes(54));
        assertThat(key()).isEqualTo("key-1");
        pass(Duration.ofMinutes(2));
        assertThat(key()).isEqualTo("key-2");
        assertThat(key()).isEqualTo("key-2");
    }

    @Test
    void goesOnWithTheOldSessionWhileStsIsDownAndDoesNotAskAllTheTime() {
        assertThat(key()).isEqualTo("key-1");
        down = true;
        pass(Duration.ofMinutes(56));
        assertThat(key()).isEqualTo("key-1");
        assertThat(key()).isEqualTo("key-1");
        assertThat(asked).hasValue(2);
        pass(Duration.ofSeconds(11));
        assertThat(key()).isEqualTo("key-1");
        assertThat(asked).hasValue(3);
        down = false;
        pass(Duration.ofSeconds(11));
        assertThat(key()).isEqualTo("key-4");
    }

    @Test
    void tellsTheTroubleWhenTheOldSessionNoLongerServes() {
        assertThat(key()).isEqualTo("key-1");
        down = true;
        pass(Duration.ofMinutes(60));
        assertThatThrownBy(this::key).hasMessage("refusal 2");
    }

    @Test
    void asksAgainAfterARefusal() {
        down = true;
        assertThatThrownBy(this::key).hasMessage("refusal 1");
        down = false;
        assertThat(key()).isEqualTo("key-2");
    }

    @Test
    void fetchesAnotherAfterAwsRefusedTheSessionItHolds() {
        AwsCredentials first = credentials.resolveCredentials();
        credentials.drop(first);
        AwsCredentials second = credentials.resolveCredentials();
        assertThat(second.accessKeyId()).isEqualTo("key-2");
        credentials.drop(first);
        assertThat(key()).isEqualTo("key-2");
    }

    @Test
    void asksOnceForAllThatWait() throws Exception {
        assertThat(outcomesOfTwenty()).containsOnly("key-1");
        assertThat(asked).hasValue(1);
    }

    @Test
    void sharesARefusalAmongAllThatWait() throws Exception {
        down = true;
        assertThat(outcomesOfTwenty()).containsOnly("refusal 1");
        assertThat(asked).hasValue(1);
    }

    /// Twenty callers, all of them waiting before STS answers the first.
    private List<String> outcomesOfTwenty() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        SessionCredentials slow = new SessionCredentials(() -> assumeRoleAfter(answer), () -> now);
        List<Thread> threads = new CopyOnWriteArrayList<>();
        ThreadFactory remembering = task -> {
            Thread thread = Thread.ofPlatform().unstarted(task);
            threads.add(thread);
            return thread;
        };
        try (ExecutorService callers = Executors.newThreadPerTaskExecutor(remembering)) {
            List<Future<String>> calls = IntStream.range(0, 20)
                    .mapToObj(_ -> callers.submit(() -> outcome(slow)))
                    .toList();
            Awaitility.await("all callers wait")
                    .until(() -> threads.stream().allMatch(thread -> thread.getState() == Thread.State.WAITING));
            answer.countDown();
            return results(calls);
        }
    }

    private Credentials assumeRoleAfter(CountDownLatch answer) {
        try {
            answer.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return assumeRole();
    }

    private static String outcome(SessionCredentials credentials) {
        try {
            return credentials.resolveCredentials().accessKeyId();
        } catch (IllegalStateException e) {
            return e.getMessage();
        }
    }

    private static List<String> results(List<Future<String>> calls) throws ExecutionException, InterruptedException {
        List<String> results = new ArrayList<>();
        for (Future<String> call : calls) {
            results.add(call.get());
        }
        return results;
    }
}
