package dev.bucketsync.validator.testing;

import dev.bucketsync.events.verdict.Rejection;
import dev.bucketsync.events.verdict.RejectionReason;
import dev.bucketsync.validator.judge.Judge;
import dev.bucketsync.validator.reading.RangeReader;
import dev.bucketsync.validator.rules.Verdict;
import java.util.List;
import java.util.Optional;

/// What the standard judge says, in the form tests ask for.
public final class Verdicts {
    private Verdicts() {}

    public static Verdict of(byte[] content) {
        return of(new BytesReader(content));
    }

    public static Verdict of(RangeReader reader) {
        return Judge.standard().judge(reader);
    }

    /// Empty when accepted.
    public static List<RejectionReason> reasons(byte[] content) {
        return reasons(of(content));
    }

    public static List<RejectionReason> reasons(Verdict verdict) {
        return rejections(verdict).stream().map(Rejection::reason).toList();
    }

    public static List<Rejection> rejections(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Accepted _ -> List.of();
            case Verdict.Rejected rejected -> rejected.reasons();
        };
    }

    public static Optional<dev.bucketsync.events.verdict.Media> media(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Accepted accepted -> Optional.of(accepted.media());
            case Verdict.Rejected rejected -> rejected.media();
        };
    }
}
