package dev.bucketsync.connector.preview;

import dev.bucketsync.connector.http.Query;
import dev.bucketsync.connector.preview.Verdicts.Kind;
import dev.bucketsync.events.verdict.RejectionReason;
import java.util.List;
import java.util.Optional;

/// Which of a preview's objects are wanted.
record VerdictFilter(Optional<Kind> verdict, Optional<RejectionReason> reason) {
    static VerdictFilter read(Query query) {
        return new VerdictFilter(query.oneOf("verdict", Kind.class), query.oneOf("reason", RejectionReason.class));
    }

    /// What a cursor is bound to.
    List<String> words() {
        return List.of(
                verdict.map(Kind::name).orElse(""),
                reason.map(RejectionReason::name).orElse(""));
    }

    /// In words of our own only. A reason names the verdict too, whose index finds the few among the many.
    String condition() {
        return verdict.map(" AND verdict = '%s'"::formatted).orElse("")
                + reason.map(" AND verdict = 'REJECTED' AND '%s' = ANY(reasons)"::formatted)
                        .orElse("");
    }
}
