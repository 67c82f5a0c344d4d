package dev.bucketsync.runtime.aws;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/// One HTTP request: sent, read to its end within its time, and judged.
final class SignedCall {
    private static final long AGAIN_MILLIS = 250;
    private static final int LONGEST_REFUSAL = 64 * 1024;

    private final SdkHttpClient http;
    private final ScheduledExecutorService timeouts;
    private final Taking taking;
    private volatile Optional<ExecutableHttpRequest> sent = Optional.empty();
    private volatile Optional<AbortableInputStream> body = Optional.empty();
    private volatile boolean late;

    SignedCall(SdkHttpClient http, ScheduledExecutorService timeouts, Taking taking) {
        this.http = http;
        this.timeouts = timeouts;
        this.taking = taking;
    }

    /// The caller's time was up before S3's answer was whole.
    static final class OutOfPatience extends SdkClientException {
        private static final long serialVersionUID = 1L;

        OutOfPatience() {
            super(SdkClientException.builder()
                    .message("S3 did not answer in time")
                    .cause(new InterruptedIOException("out of patience")));
        }
    }

    byte[] run(SdkHttpRequest request, long until) {
        long left = until - System.nanoTime();
        if (left <= 0) {
            throw new OutOfPatience();
        }
        // Again and again, since a request that is only about to start can't be aborted.
        ScheduledFuture<?> alarm = timeouts.scheduleWithFixedDelay(
                this::abort, left, TimeUnit.MILLISECONDS.toNanos(AGAIN_MILLIS), TimeUnit.NANOSECONDS);
        try {
            return exchange(request);
        } catch (IOException | CancellationException e) {
            throw late
                    ? new OutOfPatience()
                    : SdkClientException.create("S3 broke off: " + e.getClass().getSimpleName(), e);
        } finally {
            alarm.cancel(false);
        }
    }

    private void abort() {
        late = true;
        sent.ifPresent(ExecutableHttpRequest::abort);
        body.ifPresent(AbortableInputStream::abort);
    }

    private byte[] exchange(SdkHttpRequest request) throws IOException {
        ExecutableHttpRequest call = http.prepareRequest(
                HttpExecuteRequest.builder().request(request).build());
        sent = Optional.of(call);
        HttpExecuteResponse answer = call.call();
        body = answer.responseBody();
        byte[] bytes = read(answer.httpResponse(), body.orElseGet(SignedCall::nothing));
        if (late) {
            throw new InterruptedIOException("aborted");
        }
        return bytes;
    }

    private static AbortableInputStream nothing() {
        return AbortableInputStream.create(InputStream.nullInputStream());
    }

    private byte[] read(SdkHttpResponse answer, AbortableInputStream stream) throws IOException {
        try (stream) {
            if (answer.isSuccessful()) {
                return taking.take(answer, stream);
            }
            byte[] refusal = stream.readNBytes(LONGEST_REFUSAL);
            stream.abort();
            throw ErrorDocument.read(refusal).asFailure(answer);
        }
    }
}
