package dev.bucketsync.validator.rules;

import dev.bucketsync.events.verdict.Rejection;
import dev.bucketsync.events.verdict.RejectionReason;
import dev.bucketsync.validator.reading.CorruptHeaderException;
import dev.bucketsync.validator.reading.HeaderException;
import dev.bucketsync.validator.reading.HeaderTooLargeException;
import dev.bucketsync.validator.reading.UnsupportedTypeException;
import java.util.List;
import java.util.Optional;

/// The reasons against objects whose header says nothing.
public final class Unread {
    private Unread() {}

    public static Rejection empty() {
        return new Rejection(
                RejectionReason.EMPTY_OBJECT,
                "The object has no content",
                Optional.of("0 bytes"),
                Optional.of("1 byte or more"),
                Optional.empty());
    }

    /// The content is of no format that is read.
    ///
    /// @param seen how the object begins
    /// @param known names of the formats that would be read
    public static Rejection unsupported(String seen, List<String> known) {
        return new Rejection(
                RejectionReason.UNSUPPORTED_TYPE,
                "The content is of no type that is taken; file name and Content-Type have no say",
                Optional.of(seen),
                Optional.of(String.join(", ", known)),
                Optional.empty());
    }

    public static Rejection because(HeaderException why) {
        return because(why, Optional.empty());
    }

    static Rejection because(HeaderException why, String repair) {
        return because(why, Optional.of(repair));
    }

    private static Rejection because(HeaderException why, Optional<String> repair) {
        return new Rejection(reason(why), why.getMessage(), Optional.of(why.seen()), Optional.of(wanted(why)), repair);
    }

    private static String wanted(HeaderException why) {
        return switch (why) {
            case CorruptHeaderException _ -> "a whole header";
            case HeaderTooLargeException _ -> "a header that decides within that";
            case UnsupportedTypeException _ -> "a type that is taken";
        };
    }

    private static RejectionReason reason(HeaderException why) {
        return switch (why) {
            case CorruptHeaderException _ -> RejectionReason.CORRUPT_HEADER;
            case HeaderTooLargeException _ -> RejectionReason.HEADER_TOO_LARGE;
            case UnsupportedTypeException _ -> RejectionReason.UNSUPPORTED_TYPE;
        };
    }
}
