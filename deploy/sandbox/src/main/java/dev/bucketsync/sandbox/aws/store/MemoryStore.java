package dev.bucketsync.sandbox.aws.store;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Iterator;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;

/// Objects in memory, under any key S3 would take: for generated buckets and hostile names.
public final class MemoryStore implements ObjectStore {
    private final NavigableMap<String, Entry> entries = new ConcurrentSkipListMap<>(KeyOrder.BY_UTF8);

    /// Puts an object with these bytes, last modified now.
    public MemoryStore put(String key, byte[] bytes) {
        return put(key, bytes, StoredObject.STANDARD);
    }

    public MemoryStore put(String key, byte[] bytes, String storageClass) {
        var etag = Etags.quoted(Etags.md5().digest(bytes));
        return put(new StoredObject(key, bytes.length, etag, Instant.now(), storageClass), () -> bytes);
    }

    /// Puts an object as described, its bytes made anew for each reader: they must be as many as its size says.
    public MemoryStore put(StoredObject object, Supplier<byte[]> bytes) {
        entries.put(object.key(), new Entry(object, bytes));
        return this;
    }

    public MemoryStore remove(String key) {
        entries.remove(key);
        return this;
    }

    public int size() {
        return entries.size();
    }

    @Override
    public Iterator<StoredObject> list(String from, String prefix) {
        var first = KeyOrder.BY_UTF8.compare(from, prefix) < 0 ? prefix : from;
        return entries.tailMap(first, true).values().stream()
                .map(Entry::object)
                .takeWhile(object -> object.key().startsWith(prefix))
                .iterator();
    }

    @Override
    public Optional<ObjectContent> open(String key) {
        return Optional.ofNullable(entries.get(key));
    }

    private record Entry(StoredObject object, Supplier<byte[]> bytes) implements ObjectContent {
        @Override
        public void copy(long offset, long length, OutputStream to) throws IOException {
            to.write(bytes.get(), Math.toIntExact(offset), Math.toIntExact(length));
        }
    }
}
