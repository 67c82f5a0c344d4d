package dev.bucketsync.validator.hostile;

import com.sun.management.ThreadMXBean;
import dev.bucketsync.validator.reading.RangeReader;
import dev.bucketsync.validator.testing.Bytes;
import dev.bucketsync.validator.testing.BytesReader;
import dev.bucketsync.validator.testing.Media;
import dev.bucketsync.validator.testing.Verdicts;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/// Judges good, damaged and hostile objects on its main thread, prints each that costs too much or gets no verdict,
/// and says at the end how many there were.
final class HostileJudge {
    private static final long MOST_NANOS = 100_000_000;
    private static final long MOST_BYTES = 2 << 20;
    private static final int DAMAGED = 100;
    private static final int TRIES = 3;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private int judged;
    private int failed;
    private long mostNanos;
    private long mostBytes;

    private HostileJudge() {}

    static void main() {
        HostileJudge judge = new HostileJudge();
        judge.judgeDamaged();
        judge.judgeHostile();
        System.out.printf(
                "judged %d, failed %d, at most %d ms and %d KiB each%n",
                judge.judged, judge.failed, judge.mostNanos / 1_000_000, judge.mostBytes / 1024);
    }

    /// The corpus as it is and changed at random, always in the same way; it also warms up what is measured next.
    private void judgeDamaged() {
        Media.files().forEach(file -> {
            byte[] whole = Media.bytes(file);
            attempt(file, new BytesReader(whole));
            Random random = new Random(file.hashCode());
            for (int i = 0; i < DAMAGED; i++) {
                attempt(file + " damaged " + i, new BytesReader(damaged(whole, random)));
            }
        });
    }

    private static byte[] damaged(byte[] whole, Random random) {
        byte[] damaged = Bytes.slice(whole, 0, random.nextInt(whole.length / 2, whole.length + 1));
        for (int hits = random.nextInt(1, 12); hits > 0; hits--) {
            int at = random.nextInt(Math.min(damaged.length, 4_096));
            damaged[at] = (byte) (random.nextBoolean() ? random.nextInt(256) : random.nextBoolean() ? 0xff : 0);
        }
        return damaged;
    }

    private void judgeHostile() {
        Map<String, RangeReader> hostile = new LinkedHashMap<>(HostileVideos.all());
        hostile.putAll(HostileImages.all());
        hostile.forEach(this::attempt);
    }

    /// The best of a few tries counts: others share the machine.
    private void attempt(String name, RangeReader object) {
        judged++;
        long nanos = Long.MAX_VALUE;
        long bytes = Long.MAX_VALUE;
        for (int i = 0; i < TRIES && (nanos > MOST_NANOS || bytes > MOST_BYTES); i++) {
            long nanosBefore = THREADS.getCurrentThreadCpuTime();
            long bytesBefore = THREADS.getCurrentThreadAllocatedBytes();
            try {
                Verdicts.of(object);
            } catch (RuntimeException | Error e) {
                failed++;
                System.out.println(name + ": no verdict, " + e);
                return;
            }
            nanos = Math.min(nanos, THREADS.getCurrentThreadCpuTime() - nanosBefore);
            bytes = Math.min(bytes, THREADS.getCurrentThreadAllocatedBytes() - bytesBefore);
        }
        mostNanos = Math.max(mostNanos, nanos);
        mostBytes = Math.max(mostBytes, bytes);
        if (nanos > MOST_NANOS || bytes > MOST_BYTES) {
            failed++;
            System.out.printf("%s: %d ms, %d KiB%n", name, nanos / 1_000_000, bytes / 1024);
        }
    }
}
