package dev.bucketsync.sandbox.aws.s3;

import java.util.concurrent.atomic.LongAdder;

/// Counts what was asked of a bucket, refused requests included.
public final class Traffic {
    private final LongAdder lists = new LongAdder();
    private final LongAdder gets = new LongAdder();
    private final LongAdder heads = new LongAdder();
    private final LongAdder attributes = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder errors = new LongAdder();

    void count(Operation operation) {
        switch (operation) {
            case LIST_OBJECTS -> lists.increment();
            case GET_OBJECT -> gets.increment();
            case HEAD_OBJECT, HEAD_BUCKET -> heads.increment();
            case GET_OBJECT_ATTRIBUTES -> attributes.increment();
            case GET_BUCKET_LOCATION, UNSUPPORTED_READ, WRITE -> {}
        }
    }

    void sent(long length) {
        bytes.add(length);
    }

    void failed() {
        errors.increment();
    }

    public Counts counts() {
        return new Counts(lists.sum(), gets.sum(), heads.sum(), attributes.sum(), bytes.sum(), errors.sum());
    }

    /// How often each was asked, the bytes of objects sent, and how many answers were errors (304 is none).
    public record Counts(long lists, long gets, long heads, long attributes, long bytes, long errors) {
        public static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0);

        public Counts plus(Counts other) {
            return new Counts(
                    lists + other.lists,
                    gets + other.gets,
                    heads + other.heads,
                    attributes + other.attributes,
                    bytes + other.bytes,
                    errors + other.errors);
        }
    }
}
