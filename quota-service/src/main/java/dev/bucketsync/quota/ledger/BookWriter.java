package dev.bucketsync.quota.ledger;

import dev.bucketsync.events.id.AccountId;
import dev.bucketsync.quota.ledger.AccountBook.Crossing;
import dev.bucketsync.quota.ledger.AccountBook.PeriodOfAccount;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;

/// What a transaction of the ledger writes: one statement per table, whatever the number of rows.
record BookWriter(Handle handle) {
    private static final String OPEN_BOOKS = """
            INSERT INTO book (account)
            SELECT account FROM unnest(:accounts) AS fresh (account) ORDER BY account
            ON CONFLICT DO NOTHING
            """;

    private static final String FREEZE_PERIODS = """
            INSERT INTO period (account, name, starts_at, ends_at)
            SELECT * FROM unnest(:accounts, :names, :starts, :ends)
            """;

    private static final String POST_CHARGED = """
            INSERT INTO charged (account, identity, units, cost, decision)
            SELECT * FROM unnest(:accounts, :identities, :units, :costs, :decisions)
            """;

    private static final String POST_ENTRIES = """
            INSERT INTO entry
                (account, number, period, observed_at, identity, units, run, connection, bucket, key, media_type)
            SELECT * FROM unnest(
                :accounts, :numbers, :periods, :observed, :identities, :costs, :runs, :connections, :buckets, :keys,
                :types)
            """;

    private static final String POST_KEY_COSTS = """
            INSERT INTO key_cost (account, period, key_hash, units)
            SELECT * FROM unnest(:accounts, :periods, :keys, :units)
            ON CONFLICT (account, period, key_hash) DO UPDATE SET units = excluded.units
            """;

    private static final String POST_BALANCES = """
            INSERT INTO balance (account, period, used, credited, limit_units, alerted, revision)
            SELECT * FROM unnest(:accounts, :periods, :used, :credited, :limits, :alerted, :revisions)
            ON CONFLICT (account, period) DO UPDATE
            SET used = excluded.used, credited = excluded.credited, limit_units = excluded.limit_units,
                alerted = excluded.alerted, revision = excluded.revision
            """;

    /// A share that an older database has told already is told once.
    private static final String POST_ALERTS = """
            INSERT INTO alert (account, period, percent, used, allowed)
            SELECT * FROM unnest(:accounts, :periods, :percents, :used, :allowed)
            ON CONFLICT DO NOTHING
            """;

    private static final String POST_CREDITS = """
            INSERT INTO credit (account, event, period, number, units)
            SELECT * FROM unnest(:accounts, :events, :periods, :numbers, :units)
            """;

    private static final String POST_CREDIT_ENTRIES = """
            INSERT INTO entry (account, period, number, observed_at, units, reason, actor)
            SELECT * FROM unnest(:accounts, :periods, :numbers, :observed, :units, :reasons, :actors)
            """;

    private static final String CLOSE_BOOKS = """
            UPDATE book
            SET revision = fresh.revision, entries = fresh.entries,
                open_until = coalesce(fresh.open_until, book.open_until)
            FROM unnest(:accounts, :revisions, :entries, :open_until)
                AS fresh (account, revision, entries, open_until)
            WHERE book.account = fresh.account
            """;

    private static final String KEEP_PLANS = """
            UPDATE book
            SET plan_revision = fresh.revision, plan_limit = fresh.limit_units, plan_zone = fresh.zone
            FROM unnest(:accounts, :revisions, :limits, :zones) AS fresh (account, revision, limit_units, zone)
            WHERE book.account = fresh.account
            """;

    private static final String END_REPLAYS = """
            DELETE FROM replay
            USING consumed
            WHERE (replay.topic, replay.partition) = (consumed.topic, consumed.partition)
              AND consumed.next_offset >= replay.until_offset
            """;

    private static final String CONSUMED = """
            INSERT INTO consumed (topic, partition, next_offset)
            VALUES (:topic, :partition, :next)
            ON CONFLICT (topic, partition) DO UPDATE
            SET next_offset = greatest(consumed.next_offset, excluded.next_offset)
            """;

    /// Makes rows to lock for accounts that are new; a transaction of its own, so that locks are only ever taken in
    /// order.
    void open(Collection<AccountId> accounts) {
        Update update = handle.createUpdate(OPEN_BOOKS);
        new Columns<>(update, accounts).text("accounts", AccountId::value);
        update.execute();
    }

    void post(List<Entry> entries) {
        if (!entries.isEmpty()) {
            postCharged(entries);
            postEntries(entries);
        }
    }

    private void postCharged(List<Entry> entries) {
        Update update = handle.createUpdate(POST_CHARGED);
        new Columns<>(update, entries)
                .text("accounts", entry -> entry.charge().account().value())
                .bytes("identities", entry -> entry.charge().identity().bytes())
                .number("units", entry -> entry.charge().asset().units())
                .number("costs", Entry::cost)
                .bytes(
                        "decisions",
                        entry -> Digest.of(entry.charge().decision()).bytes());
        update.execute();
    }

    private void postEntries(List<Entry> entries) {
        Update update = handle.createUpdate(POST_ENTRIES);
        new Columns<>(update, entries)
                .text("accounts", entry -> entry.charge().account().value())
                .number("numbers", Entry::number)
                .text("periods", entry -> entry.period().name())
                .moment("observed", entry -> entry.charge().asset().observedAt())
                .bytes("identities", entry -> entry.charge().identity().bytes())
                .number("costs", Entry::cost)
                .text("runs", entry -> entry.charge().asset().run().value())
                .text(
                        "connections",
                        entry -> entry.charge().asset().object().connection().value())
                .text("buckets", entry -> entry.charge().asset().object().bucket())
                .bytes("keys", entry -> entry.charge().asset().object().key().bytes())
                .text("types", entry -> entry.charge().asset().media().type());
        update.execute();
    }

    void keyCosts(Map<KeyInPeriod, Long> costs) {
        if (costs.isEmpty()) {
            return;
        }
        Update update = handle.createUpdate(POST_KEY_COSTS);
        new Columns<>(update, List.copyOf(costs.entrySet()))
                .text("accounts", cost -> cost.getKey().account().value())
                .text("periods", cost -> cost.getKey().period())
                .bytes("keys", cost -> cost.getKey().keyHash().bytes())
                .number("units", Map.Entry::getValue);
        update.execute();
    }

    void postCredits(List<PostedCredit> credits) {
        if (credits.isEmpty()) {
            return;
        }
        Update names = handle.createUpdate(POST_CREDITS);
        columns(names, credits)
                .text("events", each -> each.credit().event().value())
                .number("units", each -> each.credit().units());
        names.execute();
        Update lines = handle.createUpdate(POST_CREDIT_ENTRIES);
        columns(lines, credits)
                .moment("observed", each -> each.credit().at())
                .number("units", each -> -each.credit().units())
                .text("reasons", each -> each.credit().reason())
                .text("actors", each -> each.credit().actor());
        lines.execute();
    }

    private static Columns<PostedCredit> columns(Update update, List<PostedCredit> credits) {
        return new Columns<>(update, credits)
                .text("accounts", each -> each.credit().account().value())
                .text("periods", each -> each.period().name())
                .number("numbers", PostedCredit::number);
    }

    /// Writes back what changed in the locked books.
    void close(Collection<AccountBook> books) {
        freeze(books.stream().flatMap(AccountBook::openedPeriods).toList());
        balances(books.stream().flatMap(AccountBook::changedBalances).toList());
        alerts(books.stream().flatMap(AccountBook::crossings).toList());
        closeTouched(books.stream().filter(AccountBook::isTouched).toList());
        keep(books.stream().flatMap(book -> book.newPlan().stream()).toList());
    }

    private void keep(List<Plan> plans) {
        if (plans.isEmpty()) {
            return;
        }
        Update update = handle.createUpdate(KEEP_PLANS);
        new Columns<>(update, plans)
                .text("accounts", plan -> plan.account().value())
                .number("revisions", Plan::revision)
                .number("limits", plan -> orNull(plan.limit()))
                .text("zones", plan -> plan.zone().getId());
        update.execute();
    }

    private void closeTouched(List<AccountBook> books) {
        if (books.isEmpty()) {
            return;
        }
        Update update = handle.createUpdate(CLOSE_BOOKS);
        new Columns<>(update, books)
                .text("accounts", book -> book.account().value())
                .number("revisions", AccountBook::revision)
                .number("entries", AccountBook::entries)
                .moment("open_until", book -> book.openUntil().orElse(null));
        update.execute();
    }

    private void alerts(List<Crossing> crossings) {
        if (crossings.isEmpty()) {
            return;
        }
        Update update = handle.createUpdate(POST_ALERTS);
        new Columns<>(update, crossings)
                .text("accounts", each -> each.account().value())
                .text("periods", each -> each.period().name())
                .number("percents", each -> (long) each.percent())
                .number("used", each -> each.balance().used())
                .number("allowed", each -> each.balance().allowed().orElseThrow());
        update.execute();
    }

    private void freeze(List<PeriodOfAccount> periods) {
        if (periods.isEmpty()) {
            return;
        }
        Update update = handle.createUpdate(FREEZE_PERIODS);
        new Columns<>(update, periods)
                .text("accounts", each -> each.account().value())
                .text("names", each -> each.period().name())
                .moment("starts", each -> each.period().startsAt())
                .moment("ends", each -> each.period().endsAt());
        update.execute();
    }

    private void balances(List<Usage> balances) {
        if (balances.isEmpty()) {
            return;
        }
        Update update = handle.createUpdate(POST_BALANCES);
        new Columns<>(update, balances)
                .text("accounts", each -> each.account().value())
                .text("periods", each -> each.period().name())
                .number("used", each -> each.balance().used())
                .number("credited", each -> each.balance().credited())
                .number("alerted", each -> (long) each.balance().alerted())
                .number("limits", each -> orNull(each.balance().limit()))
                .number("revisions", Usage::revision);
        update.execute();
    }

    static Long orNull(OptionalLong number) {
        return number.isPresent() ? number.getAsLong() : null;
    }

    /// Partitions that have come as far as the lost book had.
    void endReplays() {
        handle.execute(END_REPLAYS);
    }

    void consumed(NextOffset next) {
        handle.createUpdate(CONSUMED)
                .bind("topic", next.topic())
                .bind("partition", next.partition())
                .bind("next", next.offset())
                .execute();
    }
}
