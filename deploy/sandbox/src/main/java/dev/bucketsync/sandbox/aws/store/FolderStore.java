package dev.bucketsync.sandbox.aws.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// The regular files below a folder, read-only and live. Keys are their relative paths. Symbolic links are not
/// followed, so nothing outside the folder can be reached. A listing's pages come from one sorted index, walked anew
/// when a listing begins; objects are read from the disk itself.
public final class FolderStore implements ObjectStore {
    private static final Comparator<StoredObject> BY_KEY = Comparator.comparing(StoredObject::key, KeyOrder.BY_UTF8);

    private final Path root;
    private final FileEtags etags = new FileEtags();
    private volatile Index index = new Index(List.of(), 0, 0);

    public FolderStore(Path folder) throws IOException {
        this.root = folder.toRealPath();
        walk();
    }

    @Override
    public void refresh(Freshness wanted) throws IOException {
        if (wanted == Freshness.NOW || index.isStale(System.nanoTime())) {
            walk();
        }
    }

    /// Who waits here for somebody else's walk does one more after it: that walk may have begun too early.
    private synchronized void walk() throws IOException {
        long began = System.nanoTime();
        var found = new ArrayList<StoredObject>();
        var files = new HashSet<Path>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile()) {
                    describe(file, attributes).ifPresent(found::add);
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE;
            }
        });
        found.sort(BY_KEY);
        etags.forgetAllBut(files);
        index = new Index(Collections.unmodifiableList(found), began, System.nanoTime() - began);
    }

    @Override
    public Iterator<StoredObject> list(String from, String prefix) {
        var objects = index.objects();
        var first = KeyOrder.BY_UTF8.compare(from, prefix) < 0 ? prefix : from;
        return objects.subList(position(objects, first), objects.size()).stream()
                .takeWhile(object -> object.key().startsWith(prefix))
                .iterator();
    }

    @Override
    public Optional<ObjectContent> open(String key) throws IOException {
        var file = file(key);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try {
            var channel = FileChannel.open(file.get());
            var attributes = Files.readAttributes(file.get(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            var object = describe(file.get(), attributes);
            if (object.isEmpty()) {
                channel.close();
            }
            return object.map(described -> new FileContent(described, channel));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /// A file may go between being seen and being read.
    private Optional<StoredObject> describe(Path file, BasicFileAttributes attributes) throws IOException {
        try {
            var key = root.relativize(file).toString();
            var modified = attributes.lastModifiedTime().toInstant();
            return Optional.of(new StoredObject(
                    key, attributes.size(), etags.of(file, attributes), modified, StoredObject.STANDARD));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /// Only the one spelling of a path that a listing shows is a key: no `..`, no empty part, no link on the way.
    private Optional<Path> file(String key) {
        try {
            var file = root.resolve(key);
            boolean listed = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    && file.equals(file.toRealPath())
                    && root.relativize(file).toString().equals(key);
            return listed ? Optional.of(file) : Optional.empty();
        } catch (InvalidPathException | NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int position(List<StoredObject> objects, String from) {
        int low = 0;
        int high = objects.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (KeyOrder.BY_UTF8.compare(objects.get(middle).key(), from) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private record Index(List<StoredObject> objects, long walkedAt, long cost) {
        private static final long OLDEST = Duration.ofSeconds(1).toNanos();
        private static final int WALKS = 20;

        /// Walking a large folder is dear, so it may serve for as long as some walks take, but never over a second.
        boolean isStale(long now) {
            return now - walkedAt > Math.min(OLDEST, WALKS * cost);
        }
    }
}
