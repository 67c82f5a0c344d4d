package dev.bucketsync.connector.audit;

import dev.bucketsync.events.id.AccountId;
import java.time.Instant;
import java.util.Optional;

/// How far the continuous audit has come with an account.
///
/// @param lines in its ledger, and `audited` of them read
public record AuditedAccount(AccountId account, long lines, long audited, Optional<Instant> auditedAt) {}
