package dev.bucketsync.quota;

import dev.bucketsync.events.AccountEvent.AccountUpdated;
import dev.bucketsync.events.QuotaEvent;
import dev.bucketsync.events.Topic;
import dev.bucketsync.events.VerdictEvent;
import dev.bucketsync.events.id.AccountId;
import dev.bucketsync.quota.ledger.Alerts;
import dev.bucketsync.quota.ledger.Announcements;
import dev.bucketsync.quota.ledger.AssetAudit;
import dev.bucketsync.quota.ledger.Audit;
import dev.bucketsync.quota.ledger.Ledger;
import dev.bucketsync.quota.ledger.LostBook;
import dev.bucketsync.quota.ledger.Months;
import dev.bucketsync.quota.ledger.Plan;
import dev.bucketsync.quota.ledger.Recount;
import dev.bucketsync.quota.restore.Restoration;
import dev.bucketsync.runtime.kafka.BatchLoop;
import dev.bucketsync.runtime.kafka.Commit;
import dev.bucketsync.runtime.kafka.CompactedTable;
import dev.bucketsync.runtime.kafka.PipelinedLoop;
import dev.bucketsync.runtime.kafka.Publisher;
import dev.bucketsync.runtime.kafka.Wiring;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;

/// The loops of the quota-service, wired to each other.
///
/// @param restoration must have run before the loops start
/// @param accounts must have been read to its end before the others start
record QuotaLoops(
        Restoration restoration,
        CompactedTable<AccountUpdated> accounts,
        MonthOpener months,
        PlanKeeper plans,
        Rollover rollover,
        UsageAnnouncer usage,
        AlertTeller alerts,
        Auditor audit,
        AssetWatch assets,
        BatchLoop<QuotaEvent> credits,
        PipelinedLoop<VerdictEvent> charges) {
    private static final int CREDITS = 1000;

    /// So many that an account's rows are written once for several charges, and few enough for a small heap.
    private static final int CHARGES = 2000;

    /// @param prompt says what is said within a database transaction
    static QuotaLoops wire(Wiring wiring, Publisher prompt, Jdbi jdbi, InstantSource clock) {
        Set<AccountId> heard = ConcurrentHashMap.newKeySet();
        CompactedTable<AccountUpdated> accounts = new CompactedTable<>(
                wiring,
                Topic.ACCOUNTS,
                AccountUpdated.class,
                AccountUpdated::revision,
                row -> heard.add(row.account()));
        Function<AccountId, Optional<Plan>> plans =
                account -> accounts.get(account.value()).map(Plan::of);
        Ledger ledger = new Ledger(jdbi);
        UsageAnnouncer usage = new UsageAnnouncer(new Announcements(jdbi), wiring.publisher(), clock);
        ChargeHandler handler = new ChargeHandler(
                ledger, plans, usage::changed, new Outcomes(clock), new ChargeMeters(wiring.meters()));
        return new QuotaLoops(
                new Restoration(wiring, ledger, new LostBook(jdbi)),
                accounts,
                new MonthOpener(new Months(jdbi), clock),
                new PlanKeeper(ledger, plans, heard, usage::changed),
                new Rollover(ledger, heard::addAll),
                usage,
                new AlertTeller(new Alerts(jdbi), prompt),
                new Auditor(new Audit(jdbi), new Recount(jdbi), wiring.meters()),
                new AssetWatch(wiring, new AssetAudit(jdbi), ledger),
                new BatchLoop<>(
                        wiring,
                        Topic.QUOTA_ADJUSTMENTS,
                        QuotaEvent.class,
                        new CreditHandler(ledger, plans, usage::changed),
                        Commit.afterPublishing(wiring),
                        CREDITS),
                new PipelinedLoop<>(
                        wiring, Topic.ACCEPTED_ASSETS, VerdictEvent.class, handler, wiring.publisher(), CHARGES));
    }
}
