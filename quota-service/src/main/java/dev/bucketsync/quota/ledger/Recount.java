package dev.bucketsync.quota.ledger;

import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts lines again that the audit has read: lines that were lost or changed since then would show nowhere else.
/// Walks
/// over every period of every account, some of them each time, and begins anew at the end. A month that went as a whole
/// is left out.
public final class Recount {
    private static final Logger LOG = LoggerFactory.getLogger(Recount.class);
    private static final int PERIODS = 1000;
    private static final int LINES = 200_000;

    private final Jdbi jdbi;
    private final int periods;
    private final int lines;

    public Recount(Jdbi jdbi) {
        this(jdbi, PERIODS, LINES);
    }

    /// @param lines as many in one step, or a single period that has more
    Recount(Jdbi jdbi, int periods, int lines) {
        this.jdbi = jdbi;
        this.periods = periods;
        this.lines = lines;
    }

    private record Place(String account, String period, long lines) {
        static final Place BEGINNING = new Place("", "", 0);
    }

    /// Goes some way on; leaves it to another replica whose audit is at work.
    public void step() {
        Audit.alone(jdbi, handle -> handle.useTransaction(TransactionIsolationLevel.REPEATABLE_READ, this::step));
    }

    private void step(Handle snapshot) {
        List<Place> next = next(snapshot);
        List<Place> taken = affordable(next);
        if (!taken.isEmpty()) {
            count(snapshot, taken);
        }
        boolean ended = taken.size() == next.size() && next.size() < periods;
        Place reached = ended ? Place.BEGINNING : taken.getLast();
        snapshot.createUpdate(RecountSql.REACHED)
                .bind("account", reached.account())
                .bind("period", reached.period())
                .execute();
    }

    private List<Place> next(Handle snapshot) {
        Place after = snapshot.createQuery(RecountSql.PLACE)
                .map((row, _) -> new Place(row.getString("account"), row.getString("period"), 0))
                .one();
        return snapshot.createQuery(RecountSql.NEXT)
                .bind("account", after.account())
                .bind("period", after.period())
                .bind("limit", periods)
                .map((row, _) -> new Place(row.getString("account"), row.getString("period"), row.getLong("lines")))
                .list();
    }

    private List<Place> affordable(List<Place> next) {
        List<Place> taken = new ArrayList<>();
        long left = lines;
        for (Place place : next) {
            if (!taken.isEmpty() && place.lines() > left) {
                break;
            }
            taken.add(place);
            left -= place.lines();
        }
        return taken;
    }

    private static void count(Handle snapshot, List<Place> places) {
        int others = bound(snapshot.createUpdate(RecountSql.COUNT), places).execute();
        if (others > 0) {
            LOG.error("lines of the ledger are others than when they were read, in {} sums", others);
            List<String> accounts =
                    places.stream().map(Place::account).distinct().toList();
            for (String statement : AuditSql.COMPARE) {
                var update = snapshot.createUpdate(statement);
                new Columns<>(update, accounts).text("accounts", account -> account);
                update.execute();
            }
        }
    }

    private static <S extends SqlStatement<?>> S bound(S statement, List<Place> places) {
        new Columns<>(statement, places).text("accounts", Place::account).text("periods", Place::period);
        return statement;
    }
}
