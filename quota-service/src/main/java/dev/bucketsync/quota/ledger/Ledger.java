package dev.bucketsync.quota.ledger;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import dev.bucketsync.events.id.AccountId;
import dev.bucketsync.events.verdict.Shortfall;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// What counts against each account's monthly quota. Lines are only ever added; who holds the lock on an account's book
/// is the only one to write in it, so any number of services may race.
public final class Ledger {
    private static final String NEXT_OFFSET =
            "SELECT next_offset FROM consumed WHERE topic = :topic AND partition = :partition";

    private static final String ENDED = """
            SELECT account
            FROM (SELECT account FROM book WHERE open_until <= now() AND account > :after OFFSET 0) ended
            ORDER BY account
            LIMIT :limit
            """;

    private final Jdbi jdbi;
    private final Set<AccountId> opened = ConcurrentHashMap.newKeySet();
    private final Horizon horizon = new Horizon();
    private volatile boolean upToDate;

    public Ledger(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /// Decides the charges in their order and makes that durable, all in one transaction.
    ///
    /// @param consumed how far the messages that asked have come with this
    public Ruling charge(List<Charge> charges, Collection<NextOffset> consumed) {
        Map<AccountId, Plan> plans = plansOf(charges);
        open(plans.keySet());
        return jdbi.inTransaction(handle -> {
            boolean again = replays(handle);
            Ruling ruling = charges.isEmpty() ? new Ruling(List.of(), Set.of()) : decide(handle, plans, charges, again);
            BookWriter writer = new BookWriter(handle);
            consumed.forEach(writer::consumed);
            if (again) {
                writer.endReplays();
            }
            return ruling;
        });
    }

    /// Begins only before a service has started, so that nobody asks any more once it is over.
    private boolean replays(Handle handle) {
        if (!upToDate) {
            upToDate = !new BookReader(handle).replays();
        }
        return !upToDate;
    }

    private Ruling decide(Handle handle, Map<AccountId, Plan> plans, List<Charge> charges, boolean again) {
        BookReader reader = new BookReader(handle);
        Map<AccountId, AccountBook> books = reader.lock(plans);
        Map<Digest, PastCharge> past = reader.pastCharges(charges);
        List<Charge> fresh = charges.stream()
                .filter(charge -> !past.containsKey(charge.identity()))
                .toList();
        Map<Digest, Optional<Shortfall>> told = again ? reader.told(fresh) : Map.of();
        Decider decider = new Decider(books, past, keyCosts(reader, books, fresh), told);
        List<Decision> decisions = charges.stream().map(decider::decide).toList();
        write(handle, decider, books.values());
        return new Ruling(decisions, changed(books.values()));
    }

    private Map<KeyInPeriod, Long> keyCosts(BookReader reader, Map<AccountId, AccountBook> books, List<Charge> fresh) {
        if (fresh.isEmpty()) {
            return Map.of();
        }
        fresh.forEach(charge -> horizon.check(reader, charge.asset().observedAt()));
        reader.recall(
                books, earliest(fresh, Charge::account, charge -> charge.asset().observedAt()));
        Function<Charge, KeyInPeriod> key = charge -> KeyInPeriod.of(
                charge, books.get(charge.account()).period(charge.asset().observedAt()));
        return reader.keyCosts(fresh.stream().map(key).collect(toSet()));
    }

    private static void write(Handle handle, Decider decider, Collection<AccountBook> books) {
        BookWriter writer = new BookWriter(handle);
        writer.post(decider.entries());
        writer.keyCosts(decider.newKeyCosts());
        writer.close(books);
    }

    /// Gives units back, each credit once, all in one transaction.
    ///
    /// @param consumed how far the messages that asked have come with this
    /// @return the accounts that got something
    public Set<AccountId> credit(List<Credit> credits, Collection<NextOffset> consumed) {
        Map<AccountId, Plan> plans = credits.stream().collect(toMap(Credit::account, Credit::plan, (plan, _) -> plan));
        open(plans.keySet());
        return jdbi.inTransaction(handle -> {
            Set<AccountId> changed = credits.isEmpty() ? Set.of() : credit(handle, plans, credits);
            BookWriter writer = new BookWriter(handle);
            consumed.forEach(writer::consumed);
            return changed;
        });
    }

    private Set<AccountId> credit(Handle handle, Map<AccountId, Plan> plans, List<Credit> credits) {
        BookReader reader = new BookReader(handle);
        Map<AccountId, AccountBook> books = reader.lock(plans);
        Set<Credit.Name> known = new HashSet<>(reader.pastCredits(credits));
        List<Credit> fresh =
                credits.stream().filter(credit -> known.add(credit.name())).toList();
        if (fresh.isEmpty()) {
            return Set.of();
        }
        fresh.forEach(credit -> horizon.check(reader, credit.at()));
        reader.recall(books, earliest(fresh, Credit::account, Credit::at));
        BookWriter writer = new BookWriter(handle);
        writer.postCredits(fresh.stream()
                .map(credit -> books.get(credit.account()).credit(credit))
                .toList());
        writer.close(books.values());
        return changed(books.values());
    }

    /// Puts the plans' limits into force for the periods that are current now, opening those where need be.
    ///
    /// @param plans at most one for each account
    /// @return the accounts for which that changed something
    public Set<AccountId> apply(Collection<Plan> plans) {
        Map<AccountId, Plan> byAccount = plans.stream().collect(toMap(Plan::account, Function.identity()));
        open(byAccount.keySet());
        return jdbi.inTransaction(handle -> {
            BookReader reader = new BookReader(handle);
            Map<AccountId, AccountBook> books = reader.lock(byAccount);
            Instant now = reader.now();
            reader.recall(books, books.keySet().stream().collect(toMap(Function.identity(), _ -> now)));
            books.values().forEach(book -> book.period(now));
            new BookWriter(handle).close(books.values());
            return changed(books.values());
        });
    }

    /// Accounts whose latest period has ended, in pages.
    ///
    /// @param after the last of the page before, absent for the first
    public List<AccountId> ended(Optional<AccountId> after, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery(ENDED)
                .bind("after", after.map(AccountId::value).orElse(""))
                .bind("limit", limit)
                .mapTo(String.class)
                .map(AccountId::new)
                .list());
    }

    /// Notes how far messages have come of which some were not for the book.
    public void consumed(Collection<NextOffset> consumed) {
        jdbi.useTransaction(handle -> consumed.forEach(new BookWriter(handle)::consumed));
    }

    /// Where to go on reading a partition: the first offset that is not in the book.
    public long nextOffset(String topic, int partition) {
        return jdbi.withHandle(handle -> handle.createQuery(NEXT_OFFSET)
                .bind("topic", topic)
                .bind("partition", partition)
                .mapTo(Long.class)
                .findOne()
                .orElse(0L));
    }

    private void open(Set<AccountId> accounts) {
        List<AccountId> unopened = new ArrayList<>(accounts);
        unopened.removeAll(opened);
        if (!unopened.isEmpty()) {
            jdbi.useHandle(handle -> new BookWriter(handle).open(unopened));
            opened.addAll(unopened);
        }
    }

    private static Map<AccountId, Plan> plansOf(List<Charge> charges) {
        return charges.stream().collect(toMap(Charge::account, Charge::plan, (plan, _) -> plan));
    }

    private static <T> Map<AccountId, Instant> earliest(
            List<T> asked, Function<T, AccountId> account, Function<T, Instant> moment) {
        return asked.stream().collect(toMap(account, moment, (one, other) -> one.isBefore(other) ? one : other));
    }

    private static Set<AccountId> changed(Collection<AccountBook> books) {
        return books.stream()
                .filter(AccountBook::isChanged)
                .map(AccountBook::account)
                .collect(toSet());
    }
}
