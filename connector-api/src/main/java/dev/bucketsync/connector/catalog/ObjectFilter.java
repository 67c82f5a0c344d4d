package dev.bucketsync.connector.catalog;

import dev.bucketsync.connector.http.Query;
import dev.bucketsync.events.verdict.RejectionReason;
import java.util.List;
import java.util.Optional;

/// Which objects are wanted.
record ObjectFilter(Optional<Outcome> outcome, Optional<RejectionReason> reason) {
    static final ObjectFilter ASSETS = new ObjectFilter(Optional.of(Outcome.ADMITTED), Optional.empty());

    static ObjectFilter read(Query query) {
        return new ObjectFilter(query.oneOf("outcome", Outcome.class), query.oneOf("reason", RejectionReason.class));
    }

    /// What a cursor is bound to.
    List<String> words() {
        return List.of(
                outcome.map(Outcome::name).orElse(""),
                reason.map(RejectionReason::name).orElse(""));
    }
}
