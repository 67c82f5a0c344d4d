package dev.bucketsync.sync;

import dev.bucketsync.sandbox.aws.http.Answer;
import dev.bucketsync.sandbox.aws.http.Request;
import dev.bucketsync.sandbox.aws.s3.Faults;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// Notes which pages of a bucket are asked for, lets some through and makes the others wait.
final class HeldPages implements Faults.ListTamper {
    private final int letThrough;
    private final CountDownLatch released = new CountDownLatch(1);
    private final List<String> asked = new ArrayList<>();
    private int held;

    HeldPages(int letThrough) {
        this.letThrough = letThrough;
    }

    @Override
    public Answer answer(Request request, Faults.Honest honest) throws IOException {
        if (!request.query().has("delimiter")
                && note(request.query().first("start-after").orElse(""))) {
            await();
        }
        return honest.answer();
    }

    private synchronized boolean note(String after) {
        asked.add(after);
        boolean holds = asked.size() > letThrough && released.getCount() > 0;
        held += holds ? 1 : 0;
        return holds;
    }

    private void await() throws IOException {
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /// How many pages were made to wait.
    synchronized int held() {
        return held;
    }

    /// After which keys pages were asked for, in the order they came.
    synchronized List<String> asked() {
        return List.copyOf(asked);
    }

    void release() {
        released.countDown();
    }
}
