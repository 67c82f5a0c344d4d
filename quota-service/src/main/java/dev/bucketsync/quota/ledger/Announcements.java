package dev.bucketsync.quota.ledger;

import dev.bucketsync.events.id.AccountId;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;

/// Which changes of the books have not been told yet, and how the accounts stand.
public final class Announcements {
    private static final String UNANNOUNCED = "SELECT account FROM book WHERE announced < revision";

    private static final String CURRENT = """
            SELECT book.account, book.revision, current.*
            FROM book
            CROSS JOIN LATERAL (
                SELECT p.name, p.starts_at, p.ends_at, b.used, b.credited, b.limit_units, b.alerted
                FROM period p
                JOIN balance b ON b.account = p.account AND b.period = p.name
                WHERE p.account = book.account
                ORDER BY p.name DESC
                LIMIT 1
            ) current
            WHERE book.account = ANY (:accounts)
            """;

    /// A book that somebody holds is left alone: it is about to change and will be told again. Waiting for it here
    /// could end in a deadlock.
    private static final String MARK = """
            WITH still AS (
                SELECT book.account, book.revision
                FROM unnest(:accounts, :revisions) AS told (account, revision)
                JOIN book ON book.account = told.account AND book.revision = told.revision
                FOR UPDATE OF book SKIP LOCKED
            )
            UPDATE book
            SET announced = still.revision
            FROM still
            WHERE book.account = still.account
            RETURNING book.account
            """;

    private final Jdbi jdbi;

    public Announcements(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /// Accounts with a change that was not told, by whoever made it; reads every book.
    public Set<AccountId> unannounced() {
        return jdbi.withHandle(handle -> handle.createQuery(UNANNOUNCED).mapTo(String.class).stream()
                .map(AccountId::new)
                .collect(Collectors.toSet()));
    }

    /// How the accounts stand in their latest period.
    public List<Usage> current(Collection<AccountId> accounts) {
        return jdbi.withHandle(handle -> {
            Query query = handle.createQuery(CURRENT);
            new Columns<>(query, accounts).text("accounts", AccountId::value);
            return query.map((row, _) -> BookReader.usage(row, row.getLong("revision")))
                    .list();
        });
    }

    /// Notes what was told.
    ///
    /// @return the accounts that have not changed since; what is missing must be told again
    public Set<AccountId> announced(Collection<Usage> told) {
        return jdbi.withHandle(handle -> {
            Query query = handle.createQuery(MARK);
            new Columns<>(query, told)
                    .text("accounts", usage -> usage.account().value())
                    .number("revisions", Usage::revision);
            return query.mapTo(String.class).stream().map(AccountId::new).collect(Collectors.toSet());
        });
    }
}
