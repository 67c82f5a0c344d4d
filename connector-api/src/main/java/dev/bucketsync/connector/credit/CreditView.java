package dev.bucketsync.connector.credit;

import dev.bucketsync.events.id.AccountId;
import java.time.Instant;
import java.util.Optional;

/// Units that an operator gave back.
///
/// @param credit its id
/// @param period whose units they are; absent until the credit is in the ledger
public record CreditView(
        String credit,
        AccountId account,
        long units,
        String reason,
        String actor,
        Instant givenAt,
        Optional<String> period,
        Optional<Instant> postedAt) {}
