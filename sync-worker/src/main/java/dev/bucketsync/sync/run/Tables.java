package dev.bucketsync.sync.run;

import dev.bucketsync.events.AccountEvent.AccountUpdated;
import dev.bucketsync.events.ConnectionEvent.ConnectionUpdated;
import dev.bucketsync.events.QuotaEvent.QuotaUsageChanged;
import dev.bucketsync.runtime.kafka.CompactedTable;

/// What the sync-worker knows of others, held in memory.
public record Tables(
        CompactedTable<AccountUpdated> accounts,
        CompactedTable<ConnectionUpdated> connections,
        CompactedTable<QuotaUsageChanged> usage) {}
