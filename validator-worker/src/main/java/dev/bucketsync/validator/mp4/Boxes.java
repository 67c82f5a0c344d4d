package dev.bucketsync.validator.mp4;

import dev.bucketsync.validator.reading.CorruptHeaderException;
import dev.bucketsync.validator.reading.HeaderException;
import dev.bucketsync.validator.reading.Slice;
import java.util.Optional;

/// Walks the boxes side by side in a container, with 32-bit and 64-bit sizes and the size 0 that reaches to the end.
/// Nobody descends by recursion: which box is opened inside which is written down by its readers.
public final class Boxes {
    private static final int HEAD = 8;
    private static final int LONG_HEAD = 16;
    private static final int MOST = 4_096;
    private static final int DATA = FourCc.of("mdat");

    private final Slice container;
    private final boolean clamped;
    private long next;
    private int type;
    private long payload;
    private int count;

    private Boxes(Slice container, boolean clamped) {
        this.container = container;
        this.clamped = clamped;
    }

    /// Boxes of which one that is longer than what is left for it means the container is corrupt.
    public static Boxes in(Slice container) {
        return new Boxes(container, false);
    }

    /// The children of a box that is whole: one that is too long ends with its parent, as players and ffprobe take it.
    static Boxes inside(Slice box) {
        return new Boxes(box, true);
    }

    /// The payload of the first child of this type.
    static Optional<Slice> child(Slice box, String type) throws HeaderException {
        return inside(box).first(type);
    }

    static Slice needChild(Slice box, String type) throws HeaderException {
        return child(box, type).orElseThrow(() -> missing(type));
    }

    /// The payload of the first box of this type.
    public static Optional<Slice> find(Slice container, String type) throws HeaderException {
        return in(container).first(type);
    }

    public static Slice need(Slice container, String type) throws HeaderException {
        return find(container, type).orElseThrow(() -> missing(type));
    }

    private Optional<Slice> first(String type) throws HeaderException {
        while (next()) {
            if (is(type)) {
                return Optional.of(payload());
            }
        }
        return Optional.empty();
    }

    private static CorruptHeaderException missing(String type) {
        return new CorruptHeaderException("The box '%s' is missing".formatted(type));
    }

    /// False at the container's end; less than a box's head there is padding.
    public boolean next() throws HeaderException {
        if (container.length() - next < HEAD) {
            return false;
        }
        if (++count > MOST) {
            throw new CorruptHeaderException("More than %d boxes stand side by side".formatted(MOST));
        }
        long declared = container.u32(next);
        type = container.code(next + 4);
        long head = declared == 1 ? LONG_HEAD : HEAD;
        long size = switch ((int) declared) {
            case 0 -> container.length() - next;
            case 1 -> container.u64(next + HEAD);
            default -> declared;
        };
        long left = container.length() - next;
        if (size > left && (clamped || type == DATA)) {
            // An object cut within its media data, which is not read, may have a whole header.
            size = left;
        }
        if (size < head || size > left) {
            throw new CorruptHeaderException("The box '%s' declares %d bytes, and %d are left for it"
                    .formatted(container.text(next + 4, 4), size, left));
        }
        payload = next + head;
        next += size;
        return true;
    }

    /// Where the next box begins in the container.
    public long position() {
        return next;
    }

    public boolean is(String wanted) {
        return type == FourCc.of(wanted);
    }

    /// How many bytes the current box holds.
    public long length() {
        return next - payload;
    }

    /// A number in the current box, for boxes of which there may be thousands.
    public long u32(long at) throws HeaderException {
        if (at > length() - Integer.BYTES) {
            throw new CorruptHeaderException("A box ends too early");
        }
        return container.u32(payload + at);
    }

    /// What the current box holds; made when asked for, since most boxes are only passed.
    public Slice payload() throws HeaderException {
        return container.slice(payload, next - payload);
    }
}
