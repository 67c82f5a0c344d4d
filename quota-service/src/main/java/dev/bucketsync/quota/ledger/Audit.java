package dev.bucketsync.quota.ledger;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/// Proves that the lines add up to the balances. Lines never change, so each is read once and its units added to the
/// audit's own sums: what a pass costs is what has happened since the one before.
public final class Audit {
    /// Accounts in one transaction, and lines of each: a first pass over old books comes in steps.
    private static final int PAGE = 100;

    private static final int STEP = 100_000;

    private final Jdbi jdbi;
    private final int page;
    private final int step;

    public Audit(Jdbi jdbi) {
        this(jdbi, PAGE, STEP);
    }

    Audit(Jdbi jdbi, int page, int step) {
        this.jdbi = jdbi;
        this.page = page;
        this.step = step;
    }

    /// What is compared.
    public enum Check {
        /// A period's lines with its balance.
        BALANCE,
        /// How many lines there are with the number of the last.
        LINES,
        /// An asset's units with what was charged for its content.
        ASSET
    }

    /// Reads what is new, or looks at every account; leaves it to another replica that is at it.
    public void pass(AuditScope scope) {
        alone(jdbi, handle -> {
            pages(handle, scope);
            handle.createUpdate(AuditSql.HEAL_ASSETS).execute();
            handle.createUpdate(AuditSql.AUDITED).bind("scope", scope.name()).execute();
        });
    }

    /// Does this if no replica's audit is at work.
    static void alone(Jdbi jdbi, Consumer<Handle> work) {
        jdbi.useHandle(handle -> {
            if (locked(handle)) {
                try {
                    work.accept(handle);
                } finally {
                    handle.createQuery(AuditSql.UNLOCK).mapTo(Boolean.class).one();
                }
            }
        });
    }

    private static boolean locked(Handle handle) {
        return handle.createQuery(AuditSql.LOCK).mapTo(Boolean.class).one();
    }

    private void pages(Handle handle, AuditScope scope) {
        Optional<String> last = Optional.of("");
        while (last.isPresent()) {
            String after = last.get();
            last = handle.inTransaction(
                    TransactionIsolationLevel.REPEATABLE_READ, snapshot -> page(snapshot, scope, after));
        }
    }

    /// Answers where to go on; an account whose lines were too many for one step is met again.
    private Optional<String> page(Handle snapshot, AuditScope scope, String after) {
        List<String> accounts = snapshot.createQuery(AuditSql.CANDIDATES)
                .bind("all", scope == AuditScope.ALL)
                .bind("after", after)
                .bind("limit", page)
                .mapTo(String.class)
                .list();
        if (accounts.isEmpty()) {
            return Optional.empty();
        }
        for (String statement : AuditSql.TALLY_AND_COMPARE) {
            var update = snapshot.createUpdate(statement).bind("step", step);
            new Columns<>(update, accounts).text("accounts", account -> account);
            update.execute();
        }
        return behind(snapshot, accounts) ? Optional.of(after) : Optional.of(accounts.getLast());
    }

    private static boolean behind(Handle snapshot, List<String> accounts) {
        var query = snapshot.createQuery(AuditSql.BEHIND);
        new Columns<>(query, accounts).text("accounts", account -> account);
        return query.mapTo(Boolean.class).one();
    }

    /// What does not agree at the moment, in units (lines, for [Check#LINES]); 0 when all is well.
    public Map<Check, Double> drift() {
        Map<Check, Double> drift = new EnumMap<>(Check.class);
        for (Check check : Check.values()) {
            drift.put(check, 0.0);
        }
        jdbi.useHandle(handle -> handle.createQuery(AuditSql.DRIFT)
                .map((row, _) -> Map.entry(Check.valueOf(row.getString("check")), row.getDouble("units")))
                .forEach(found -> drift.put(found.getKey(), found.getValue())));
        return drift;
    }

    /// How long ago the last pass over this scope came to its end, in seconds.
    public double age(AuditScope scope) {
        return jdbi.withHandle(handle -> handle.createQuery(AuditSql.AGE)
                .bind("scope", scope.name())
                .mapTo(Double.class)
                .one());
    }
}
