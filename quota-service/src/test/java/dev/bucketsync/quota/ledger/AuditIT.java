package dev.bucketsync.quota.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bucketsync.events.AssetEvent.AssetUpdated;
import dev.bucketsync.events.VerdictEvent.ObjectAccepted;
import dev.bucketsync.quota.ledger.AssetAudit.Said;
import dev.bucketsync.quota.ledger.Audit.Check;
import dev.bucketsync.runtime.database.Database;
import dev.bucketsync.runtime.database.DatabaseSettings;
import dev.bucketsync.runtime.settings.Secret;
import dev.bucketsync.sandbox.testing.PostgresFixture;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AuditIT {
    private static final PostgresFixture POSTGRES = PostgresFixture.shared();

    private Database database;
    private Jdbi jdbi;
    private Ledger ledger;
    private Audit audit;

    @BeforeEach
    void open() {
        database = Database.open(
                new DatabaseSettings(POSTGRES.freshDatabase(), "postgres", new Secret(""), 4),
                "quota",
                new SimpleMeterRegistry());
        jdbi = database.jdbi();
        ledger = new Ledger(jdbi);
        audit = new Audit(jdbi, 2, 3);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void findsNothingWrongWithWhatTheLedgerWrote() {
        for (int account = 0; account < 5; account++) {
            chargeSome("account-" + account, 8);
        }
        ledger.credit(List.of(Asset.of("a", 1).account("account-0").credit("c", 500, 1000)), List.of());
        audit.pass(AuditScope.CHANGED);
        assertThat(audit.drift().values()).containsOnly(0.0);
        assertThat(number("SELECT sum(lines) FROM tally")).isEqualTo(5 * 8 * 2 + 1);
        assertThat(number("SELECT sum(units) FROM tally"))
                .isEqualTo(number("SELECT sum(used - credited) FROM balance"));
    }

    @Test
    void readsEachLineOnce() {
        chargeSome("acme", 8);
        audit.pass(AuditScope.CHANGED);
        // Lines that were read are not read again: without them nothing seems to be missing.
        jdbi.useHandle(handle -> asIfNobodyLooked(handle, "DELETE FROM entry"));
        ledger.charge(List.of(Asset.of("one more", 3).within(1000)), List.of());
        audit.pass(AuditScope.CHANGED);
        assertThat(audit.drift().values()).containsOnly(0.0);
        assertThat(number("SELECT sum(lines) FROM tally")).isEqualTo(17);
    }

    @Test
    void seesALineThatIsLostAfterItWasReadWhenItComesToCountItAgain() {
        chargeSome("acme", 8);
        chargeSome("other", 8);
        audit.pass(AuditScope.CHANGED);
        jdbi.useHandle(handle -> asIfNobodyLooked(handle, "DELETE FROM entry WHERE account = 'other' AND number = 3"));
        Recount recount = new Recount(jdbi, 3, 20);
        // Eight lines in each of two months of two accounts: two of them in a step.
        recount.step();
        audit.pass(AuditScope.ALL);
        assertThat(audit.drift()).containsEntry(Check.LINES, 0.0);
        recount.step();
        assertThat(audit.drift()).containsEntry(Check.LINES, 1.0).containsEntry(Check.BALANCE, 2.0);
        audit.pass(AuditScope.ALL);
        assertThat(audit.drift()).containsEntry(Check.LINES, 1.0).containsEntry(Check.BALANCE, 2.0);
        recount.step();
        ledger.charge(List.of(Asset.of("one more", 3).account("other").within(1000)), List.of());
        audit.pass(AuditScope.CHANGED);
        recount.step();
        assertThat(audit.drift()).containsEntry(Check.LINES, 1.0).containsEntry(Check.BALANCE, 2.0);
    }

    @Test
    void countsALargePeriodAloneAndFindsNothingWrong() {
        chargeSome("acme", 8);
        ledger.credit(List.of(Asset.of("a", 1).credit("c", 500, 1000)), List.of());
        audit.pass(AuditScope.CHANGED);
        Recount recount = new Recount(jdbi, 3, 2);
        recount.step();
        assertThat(number("SELECT count(*) FROM recounted WHERE period = '2026-09'"))
                .isEqualTo(1);
        recount.step();
        recount.step();
        assertThat(audit.drift().values()).containsOnly(0.0);
        assertThat(number("SELECT sum(lines) FROM tally")).isEqualTo(17);
    }

    @Test
    void missesNoLineOfAMonthThatWentAsAWhole() {
        new Months(jdbi).open(YearMonth.parse("2026-09"));
        chargeSome("acme", 2);
        audit.pass(AuditScope.CHANGED);
        jdbi.useHandle(handle -> handle.execute("DROP TABLE entry_2026_09"));
        new Recount(jdbi).step();
        audit.pass(AuditScope.ALL);
        assertThat(audit.drift().values()).containsOnly(0.0);
    }

    @Test
    void seesAMissingLine() {
        chargeSome("acme", 8);
        jdbi.useHandle(handle -> asIfNobodyLooked(handle, "DELETE FROM entry WHERE number = 3"));
        audit.pass(AuditScope.CHANGED);
        assertThat(audit.drift()).containsEntry(Check.LINES, 1.0).containsEntry(Check.BALANCE, 2.0);
    }

    @Test
    void seesABalanceThatSomebodyMendedByHandAndThatItWasMendedBack() {
        chargeSome("acme", 2);
        audit.pass(AuditScope.CHANGED);
        jdbi.useHandle(handle -> handle.execute("UPDATE balance SET used = used - 2 WHERE period = '2026-09'"));
        audit.pass(AuditScope.CHANGED);
        assertThat(audit.drift()).as("nothing was charged since").containsEntry(Check.BALANCE, 0.0);
        audit.pass(AuditScope.ALL);
        assertThat(audit.drift()).containsEntry(Check.BALANCE, 2.0).containsEntry(Check.LINES, 0.0);
        ledger.charge(List.of(Asset.of("one more", 3).within(1000)), List.of());
        audit.pass(AuditScope.CHANGED);
        assertThat(audit.drift()).containsEntry(Check.BALANCE, 2.0);
        jdbi.useHandle(handle -> handle.execute("UPDATE balance SET used = used + 2 WHERE period = '2026-09'"));
        audit.pass(AuditScope.ALL);
        assertThat(audit.drift()).containsEntry(Check.BALANCE, 0.0);
    }

    @Test
    void leavesThePassToAnotherThatIsAtIt() {
        chargeSome("acme", 2);
        Jdbi.create(database.dataSource()).useHandle(other -> {
            assertThat(other.createQuery(AuditSql.LOCK).mapTo(Boolean.class).one())
                    .isTrue();
            audit.pass(AuditScope.CHANGED);
            assertThat(number("SELECT count(*) FROM tallied")).isZero();
            other.createQuery(AuditSql.UNLOCK).mapTo(Boolean.class).one();
        });
        audit.pass(AuditScope.CHANGED);
        assertThat(number("SELECT count(*) FROM tallied")).isEqualTo(1);
        assertThat(audit.age(AuditScope.CHANGED)).isBetween(0.0, 60.0);
    }

    @Test
    void sumsUpByConnectionAndMediaTypeAlsoWhatItHasNotRead() {
        chargeSome("acme", 2);
        audit.pass(AuditScope.CHANGED);
        ledger.charge(List.of(Asset.of("later", 5).connection("con-2").within(1000)), List.of());
        assertThat(parts()).containsExactly("con-1 video/mp4 2 3", "con-2 video/mp4 1 5");
        audit.pass(AuditScope.CHANGED);
        assertThat(parts()).containsExactly("con-1 video/mp4 2 3", "con-2 video/mp4 1 5");
    }

    @Test
    void seesAnAssetThatWasNeverChargedUntilItIs() {
        Asset asset = Asset.of("a", 60);
        AssetAudit assets = new AssetAudit(jdbi);
        assets.check(List.of(said(asset)));
        assertThat(audit.drift()).containsEntry(Check.ASSET, 60.0);
        ledger.charge(List.of(asset.within(100)), List.of());
        audit.pass(AuditScope.CHANGED);
        assertThat(audit.drift()).containsEntry(Check.ASSET, 0.0);
    }

    @Test
    void seesAnAssetOfOtherUnitsUntilItIsNoneAnyMore() {
        Asset asset = Asset.of("a", 60);
        AssetAudit assets = new AssetAudit(jdbi);
        ledger.charge(List.of(asset.within(100)), List.of());
        assets.check(List.of(said(asset)));
        assertThat(audit.drift()).containsEntry(Check.ASSET, 0.0);
        Said wrong = said(asset.content(asset.etag(), 50));
        assets.check(List.of(wrong));
        assertThat(audit.drift()).containsEntry(Check.ASSET, 10.0);
        assets.check(List.of(new Said(wrong.key(), Optional.empty())));
        assertThat(audit.drift()).containsEntry(Check.ASSET, 0.0);
    }

    private static Said said(Asset asset) {
        ObjectAccepted accepted = asset.accepted();
        AssetUpdated updated = new AssetUpdated(
                accepted.id(), accepted.at(), 1, accepted.object(), accepted.now(), accepted.media(), asset.units());
        return new Said(accepted.object().messageKey(), Optional.of(updated));
    }

    /// That many charges in each of two months: of 1 unit, 2, 1, 2 ...
    private void chargeSome(String account, int charges) {
        ledger.charge(
                IntStream.range(0, 2 * charges)
                        .mapToObj(i -> Asset.of("key-" + i / 2 + i % 2, 1 + i / 2 % 2)
                                .account(account)
                                .at(i % 2 == 0 ? Asset.SEPTEMBER : Asset.OCTOBER)
                                .within(1000))
                        .toList(),
                List.of());
    }

    private static void asIfNobodyLooked(Handle handle, String change) {
        handle.useTransaction(transaction -> {
            transaction.execute("SET LOCAL session_replication_role = replica");
            transaction.execute(change);
        });
    }

    private List<String> parts() {
        return jdbi.withHandle(
                handle -> handle.createQuery("""
                        SELECT concat_ws(' ', connection, media_type, sum(lines), sum(units))
                        FROM api_usage_part WHERE period = '2026-09' GROUP BY connection, media_type ORDER BY 1
                        """).mapTo(String.class).list());
    }

    private long number(String sql) {
        return jdbi.withHandle(
                handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }
}
