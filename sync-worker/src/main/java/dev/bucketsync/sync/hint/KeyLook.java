package dev.bucketsync.sync.hint;

import dev.bucketsync.events.object.ObjectKey;
import dev.bucketsync.sync.diff.Listed;
import dev.bucketsync.sync.listing.Lister;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Looks single keys up where they live. Each takes a listing of its own, a few at a time.
public final class KeyLook {
    private static final int AT_ONCE = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private KeyLook() {}

    /// The objects that are there now, in the order of the keys asked for. What a listing throws is thrown on.
    public static List<Listed> find(Lister lister, List<ObjectKey> keys) {
        try (ExecutorService threads =
                Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
            List<Future<Optional<Listed>>> looks = keys.stream()
                    .map(key -> threads.submit(() -> find(lister, key)))
                    .toList();
            List<Listed> found = new ArrayList<>();
            for (Future<Optional<Listed>> look : looks) {
                look.get().ifPresent(found::add);
            }
            return found;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while looking up", e);
        }
    }

    /// Of all keys that begin with this one it comes first itself, so one answer of one key decides.
    private static Optional<Listed> find(Lister lister, ObjectKey key) {
        return lister.level(key.value(), Optional.empty(), 1, PATIENCE).objects().stream()
                .filter(listed -> listed.key().equals(key))
                .findFirst();
    }
}
