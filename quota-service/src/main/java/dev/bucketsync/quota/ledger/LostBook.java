package dev.bucketsync.quota.ledger;

import dev.bucketsync.events.EventId;
import dev.bucketsync.events.verdict.Shortfall;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.Update;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a book had told that is lost, since an older one was restored in its place.
public final class LostBook {
    private static final Logger LOG = LoggerFactory.getLogger(LostBook.class);

    /// Accounts in one transaction.
    private static final int PAGE = 1000;

    private final Jdbi jdbi;

    public LostBook(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /// Does this while no other replica does.
    public void alone(Runnable work) {
        jdbi.useHandle(handle -> {
            handle.execute(LostBookSql.LOCK);
            try {
                work.run();
            } finally {
                handle.createQuery(LostBookSql.UNLOCK).mapTo(Boolean.class).one();
            }
        });
    }

    /// Moves books past the revisions that were told of them, with the periods and limits told by then: everybody would
    /// take what is told next for old news. An account of which an older revision was told last is told again.
    public void told(Collection<ToldAccount> accounts) {
        List<ToldAccount> all = List.copyOf(accounts);
        int moved = 0;
        for (int from = 0; from < all.size(); from += PAGE) {
            List<ToldAccount> page = all.subList(from, Math.min(all.size(), from + PAGE));
            moved += jdbi.inTransaction(handle -> told(handle, page));
        }
        if (moved > 0) {
            LOG.warn("of {} accounts something else was told last than the book says; they are told anew", moved);
        }
    }

    private static int told(Handle handle, List<ToldAccount> accounts) {
        new BookWriter(handle).open(accounts.stream().map(ToldAccount::account).toList());
        List<String> others = bound(handle.createQuery(LostBookSql.LOCK_OTHERS), accounts)
                .mapTo(String.class)
                .list();
        if (!others.isEmpty()) {
            List<ToldAccount> locked = accounts.stream()
                    .filter(each -> others.contains(each.account().value()))
                    .toList();
            takePeriods(handle, locked);
            bound(handle.createUpdate(LostBookSql.MOVE), locked).execute();
        }
        return others.size();
    }

    private static <S extends SqlStatement<?>> S bound(S statement, List<ToldAccount> rows) {
        new Columns<>(statement, rows)
                .text("accounts", each -> each.account().value())
                .number("highest", ToldAccount::highest)
                .number("last", ToldAccount::last);
        return statement;
    }

    private record Row(ToldAccount account, ToldAccount.ToldPeriod told) {}

    private static void takePeriods(Handle handle, List<ToldAccount> accounts) {
        List<Row> rows = accounts.stream()
                .flatMap(account -> account.periods().stream().map(told -> new Row(account, told)))
                .toList();
        for (String statement : List.of(LostBookSql.TAKE_PERIODS, LostBookSql.TAKE_LIMITS)) {
            Update update = handle.createUpdate(statement);
            new Columns<>(update, rows)
                    .text("accounts", row -> row.account().account().value())
                    .text("periods", row -> row.told().period().name())
                    .moment("starts", row -> row.told().period().startsAt())
                    .moment("ends", row -> row.told().period().endsAt())
                    .number("limits", row -> BookWriter.orNull(row.told().limit()))
                    .number("revisions", row -> row.told().revision());
            update.execute();
        }
    }

    /// Notes up to where messages may have been answered by a book that is lost.
    public void expect(Collection<NextOffset> until) {
        jdbi.useTransaction(handle -> until.forEach(each -> handle.createUpdate(LostBookSql.EXPECT)
                .bind("topic", each.topic())
                .bind("partition", each.partition())
                .bind("until", each.offset())
                .execute()));
    }

    /// Where those partitions go on that have not come so far again.
    public List<NextOffset> toMeetAgain() {
        return jdbi.withHandle(handle -> handle.createQuery(LostBookSql.TO_MEET_AGAIN)
                .map((row, _) ->
                        new NextOffset(row.getString("topic"), row.getInt("partition"), row.getLong("next_offset")))
                .list());
    }

    /// Notes what was decided.
    ///
    /// @param decisions by the id of the event that said so: by how much it did not fit, absent if it did
    public void told(Map<EventId, Optional<Shortfall>> decisions) {
        if (decisions.isEmpty()) {
            return;
        }
        jdbi.useHandle(handle -> {
            Update update = handle.createUpdate(LostBookSql.NOTE);
            new Columns<>(update, new ArrayList<>(decisions.entrySet()))
                    .bytes("decisions", each -> Digest.of(each.getKey()).bytes())
                    .number(
                            "needed",
                            each -> each.getValue().map(Shortfall::needed).orElse(null))
                    .number("left", each -> each.getValue().map(Shortfall::left).orElse(null))
                    .number(
                            "limits",
                            each -> each.getValue().map(Shortfall::limit).orElse(null))
                    .text(
                            "periods",
                            each -> each.getValue().map(Shortfall::period).orElse(null))
                    .moment(
                            "ends",
                            each -> each.getValue().map(Shortfall::periodEndsAt).orElse(null));
            update.execute();
        });
    }

    /// Drops what was noted; all has been met again.
    public void forget() {
        jdbi.useHandle(handle -> handle.execute(LostBookSql.FORGET));
    }
}
