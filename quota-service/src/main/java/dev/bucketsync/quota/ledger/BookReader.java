package dev.bucketsync.quota.ledger;

import dev.bucketsync.events.AssetEvent.AssetUpdated;
import dev.bucketsync.events.EventId;
import dev.bucketsync.events.id.AccountId;
import dev.bucketsync.events.verdict.Shortfall;
import dev.bucketsync.quota.period.UsagePeriod;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/// What a transaction of the ledger reads. `LIMIT 1` keeps the planner to one index probe per row asked for, whatever
/// it believes of the table's size.
record BookReader(Handle handle) {
    /// A zone's month is at most the neighbour of UTC's, and the period before it may decide where it starts.
    private static final int MONTHS_BACK = 2;

    private static final String LOCK_BOOKS = """
            SELECT account, revision, entries, plan_revision, plan_limit, plan_zone
            FROM book
            WHERE account = ANY (:accounts)
            ORDER BY account
            FOR UPDATE
            """;

    private static final String PERIODS = """
            SELECT p.account, p.name, p.starts_at, p.ends_at, b.used, b.credited, b.limit_units, b.alerted
            FROM unnest(:accounts, :since) AS asked (account, since)
            JOIN period p ON p.account = asked.account AND p.name >= asked.since
            JOIN balance b ON b.account = p.account AND b.period = p.name
            """;

    private static final String PAST_CHARGES = """
            SELECT found.identity, found.units, found.cost, found.decision
            FROM unnest(:accounts, :identities) AS asked (account, identity)
            CROSS JOIN LATERAL (
                SELECT c.* FROM charged c WHERE c.account = asked.account AND c.identity = asked.identity LIMIT 1
            ) found
            """;

    private static final String KEY_COSTS = """
            SELECT found.account, found.period, found.key_hash, found.units
            FROM unnest(:accounts, :periods, :keys) AS asked (account, period, key_hash)
            CROSS JOIN LATERAL (
                SELECT k.*
                FROM key_cost k
                WHERE k.account = asked.account AND k.period = asked.period AND k.key_hash = asked.key_hash
                LIMIT 1
            ) found
            """;

    private static final String TOLD = """
            SELECT t.*
            FROM unnest(:decisions) AS asked (decision)
            JOIN told t ON t.decision = asked.decision
            """;

    private static final String REPLAYS = "SELECT EXISTS (SELECT FROM replay)";

    private static final String PAST_CREDITS = """
            SELECT c.account, c.event
            FROM unnest(:accounts, :events) AS asked (account, event)
            JOIN credit c ON c.account = asked.account AND c.event = asked.event
            """;

    Instant now() {
        return handle.createQuery("SELECT now()")
                .mapTo(OffsetDateTime.class)
                .one()
                .toInstant();
    }

    /// Locks the accounts' books until the transaction ends, always in the same order.
    Map<AccountId, AccountBook> lock(Map<AccountId, Plan> plans) {
        Query query = handle.createQuery(LOCK_BOOKS);
        new Columns<>(query, plans.keySet()).text("accounts", AccountId::value);
        Map<AccountId, AccountBook> books = new HashMap<>();
        query.map((row, _) -> new AccountBook(plans.get(new AccountId(row.getString("account"))), state(row)))
                .forEach(book -> books.put(book.account(), book));
        return books;
    }

    private static BookState state(ResultSet row) throws SQLException {
        return new BookState(row.getLong("revision"), row.getLong("entries"), plan(row));
    }

    private static Optional<Plan> plan(ResultSet row) throws SQLException {
        String zone = row.getString("plan_zone");
        return zone == null
                ? Optional.empty()
                : Optional.of(new Plan(
                        new AccountId(row.getString("account")),
                        row.getLong("plan_revision"),
                        numberOrNone(row, "plan_limit"),
                        ZoneId.of(zone)));
    }

    /// Lets the books know their periods and balances that have a say at these moments, and all later ones.
    void recall(Map<AccountId, AccountBook> books, Map<AccountId, Instant> earliest) {
        Query query = handle.createQuery(PERIODS);
        new Columns<>(query, List.copyOf(earliest.entrySet()))
                .text("accounts", asked -> asked.getKey().value())
                .text("since", asked -> since(asked.getValue()));
        query.map((row, _) -> usage(row, 0))
                .forEach(known -> books.get(known.account()).remember(known.period(), known.balance()));
    }

    private static String since(Instant moment) {
        return YearMonth.from(moment.atOffset(ZoneOffset.UTC))
                .minusMonths(MONTHS_BACK)
                .toString();
    }

    Map<Digest, PastCharge> pastCharges(Collection<Charge> charges) {
        Query query = handle.createQuery(PAST_CHARGES);
        new Columns<>(query, charges)
                .text("accounts", charge -> charge.account().value())
                .bytes("identities", charge -> charge.identity().bytes());
        Map<Digest, PastCharge> past = new HashMap<>();
        query.map((row, _) -> Map.entry(Digest.of(row.getBytes("identity")), pastCharge(row)))
                .forEach(found -> past.put(found.getKey(), found.getValue()));
        return past;
    }

    /// The units that assets' contents were charged with; what was never charged is not there.
    Map<Digest, Long> chargedUnits(List<AssetUpdated> assets) {
        Query query = handle.createQuery(PAST_CHARGES);
        new Columns<>(query, assets)
                .text("accounts", asset -> asset.object().account().value())
                .bytes(
                        "identities",
                        asset -> Charge.identityOf(asset.object(), asset.now().etag())
                                .bytes());
        return query.map((row, _) -> Map.entry(Digest.of(row.getBytes("identity")), row.getLong("units"))).stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (one, _) -> one));
    }

    Map<KeyInPeriod, Long> keyCosts(Collection<KeyInPeriod> keys) {
        Query query = handle.createQuery(KEY_COSTS);
        new Columns<>(query, keys)
                .text("accounts", key -> key.account().value())
                .text("periods", KeyInPeriod::period)
                .bytes("keys", key -> key.keyHash().bytes());
        return query.map((row, _) -> Map.entry(keyInPeriod(row), row.getLong("units"))).stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /// Those of the credits that are in the book already.
    Set<Credit.Name> pastCredits(Collection<Credit> credits) {
        Query query = handle.createQuery(PAST_CREDITS);
        new Columns<>(query, credits)
                .text("accounts", credit -> credit.account().value())
                .text("events", credit -> credit.event().value());
        return query.map((row, _) ->
                        new Credit.Name(new AccountId(row.getString("account")), new EventId(row.getString("event"))))
                .set();
    }

    /// Whether messages are being met again that a lost book has answered.
    boolean replays() {
        return handle.createQuery(REPLAYS).mapTo(Boolean.class).one();
    }

    /// What the lost book said to them: by how much a content did not fit, absent if it did.
    Map<Digest, Optional<Shortfall>> told(Collection<Charge> charges) {
        Query query = handle.createQuery(TOLD);
        new Columns<>(query, charges)
                .bytes("decisions", charge -> Digest.of(charge.decision()).bytes());
        return query.map((row, _) -> Map.entry(Digest.of(row.getBytes("decision")), shortfall(row))).stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (one, _) -> one));
    }

    private static Optional<Shortfall> shortfall(ResultSet row) throws SQLException {
        return row.getString("period") == null
                ? Optional.empty()
                : Optional.of(new Shortfall(
                        row.getLong("needed"),
                        row.getLong("left_units"),
                        row.getLong("limit_units"),
                        row.getString("period"),
                        moment(row, "period_ends_at")));
    }

    private static PastCharge pastCharge(ResultSet row) throws SQLException {
        return new PastCharge(row.getLong("units"), row.getLong("cost"), Digest.of(row.getBytes("decision")));
    }

    private static KeyInPeriod keyInPeriod(ResultSet row) throws SQLException {
        return new KeyInPeriod(
                new AccountId(row.getString("account")), row.getString("period"), Digest.of(row.getBytes("key_hash")));
    }

    /// Reads a row of period and balance.
    static Usage usage(ResultSet row, long revision) throws SQLException {
        UsagePeriod period = new UsagePeriod(
                YearMonth.parse(row.getString("name")), moment(row, "starts_at"), moment(row, "ends_at"));
        return new Usage(
                new AccountId(row.getString("account")),
                period,
                new Balance(
                        row.getLong("used"),
                        row.getLong("credited"),
                        numberOrNone(row, "limit_units"),
                        row.getInt("alerted")),
                revision);
    }

    private static OptionalLong numberOrNone(ResultSet row, String column) throws SQLException {
        long number = row.getLong(column);
        return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(number);
    }

    private static Instant moment(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
