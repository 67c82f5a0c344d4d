package dev.bucketsync.sandbox.aws.s3;

import dev.bucketsync.sandbox.aws.store.ObjectStore;
import java.util.Collection;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;

/// The buckets there are. Like in AWS their names are one space for all accounts.
public final class Buckets {
    private final Map<String, Bucket> byName = new ConcurrentSkipListMap<>();
    private final Consumer<Bucket> prepare;

    /// `prepare` meets every bucket before it is served.
    public Buckets(Consumer<Bucket> prepare) {
        this.prepare = prepare;
    }

    /// Adds a bucket, or replaces the one of that name.
    public Bucket put(String name, String region, String ownerAccount, ObjectStore store) {
        var bucket = new Bucket(name, region, ownerAccount, store);
        prepare.accept(bucket);
        byName.put(name, bucket);
        return bucket;
    }

    public void remove(String name) {
        byName.remove(name);
    }

    public Optional<Bucket> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /// A bucket that must be there.
    public Bucket get(String name) {
        return find(name).orElseThrow(() -> new NoSuchElementException("no bucket " + name));
    }

    public Collection<Bucket> all() {
        return byName.values();
    }
}
