package dev.bucketsync.runtime.kafka;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.IntStream;

/// The W3C trace a piece of work belongs to: read from a message, carried into every message published meanwhile.
public record Trace(String traceparent) {
    static final String HEADER = "traceparent";
    private static final ScopedValue<Trace> CURRENT = ScopedValue.newInstance();
    private static final SecureRandom RANDOM = new SecureRandom();
    /// Hexadecimal digits where zeros stand.
    private static final String SHAPE = "00-%s-%s-00".formatted("0".repeat(32), "0".repeat(16));

    private static final int TRACE_BYTES = 16;
    private static final int SPAN_BYTES = 8;

    public Trace {
        if (!hasShape(traceparent)) {
            throw new IllegalArgumentException("not a traceparent");
        }
    }

    private static boolean hasShape(String text) {
        return text.length() == SHAPE.length()
                && IntStream.range(0, SHAPE.length()).allMatch(place -> fits(text, place));
    }

    private static boolean fits(String text, int place) {
        char c = text.charAt(place);
        return SHAPE.charAt(place) == '0' ? (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') : c == '-';
    }

    /// A trace of its own, for work that nobody's message began.
    public static Trace fresh() {
        return new Trace("00-%s-%s-01".formatted(hex(TRACE_BYTES), hex(SPAN_BYTES)));
    }

    public static Optional<Trace> current() {
        return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
    }

    /// Runs the work inside this trace.
    public <T, X extends Throwable> T in(ScopedValue.CallableOp<T, X> work) throws X {
        return ScopedValue.where(CURRENT, this).call(work);
    }

    static Optional<Trace> parse(String header) {
        try {
            return Optional.of(new Trace(header));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static String hex(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
