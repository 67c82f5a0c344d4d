package dev.bucketsync.quota.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bucketsync.events.id.AccountId;
import dev.bucketsync.events.verdict.Shortfall;
import dev.bucketsync.quota.ledger.Decision.Charged;
import dev.bucketsync.quota.ledger.Decision.OverQuota;
import dev.bucketsync.quota.ledger.ToldAccount.ToldPeriod;
import dev.bucketsync.quota.period.UsagePeriod;
import dev.bucketsync.runtime.database.Database;
import dev.bucketsync.runtime.database.DatabaseSettings;
import dev.bucketsync.runtime.settings.Secret;
import dev.bucketsync.sandbox.testing.PostgresFixture;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LostBookIT {
    private static final AccountId ACME = new AccountId("acme");
    private static final Shortfall TOLD_THEN =
            new Shortfall(7, 3, 50, "2026-08", Instant.parse("2026-09-01T00:00:00Z"));

    private Database database;
    private Ledger ledger;
    private LostBook lost;

    @BeforeEach
    void open() {
        database = Database.open(
                new DatabaseSettings(PostgresFixture.shared().freshDatabase(), "postgres", new Secret(""), 4),
                "quota",
                new SimpleMeterRegistry());
        ledger = new Ledger(database.jdbi());
        lost = new LostBook(database.jdbi());
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void letsWhatWasToldHoldUntilAllOfItWasMetAgain() {
        Charge admitted = Asset.of("admitted", 60).within(50);
        Charge refused = Asset.of("refused", 1).within(50);
        Charge admittedWhenItCameAgain = Asset.of("admitted then", 40).within(50);
        lost.expect(List.of(new NextOffset("accepted", 0, 10)));
        lost.told(Map.of(admittedWhenItCameAgain.decision(), Optional.of(TOLD_THEN)));
        lost.told(Map.of(
                admitted.decision(), Optional.<Shortfall>empty(),
                refused.decision(), Optional.of(TOLD_THEN),
                admittedWhenItCameAgain.decision(), Optional.<Shortfall>empty()));
        assertThat(charge(
                        5,
                        refused,
                        admitted,
                        admittedWhenItCameAgain,
                        Asset.of("new", 1).within(50)))
                .satisfiesExactly(
                        each -> assertThat(each).isEqualTo(new OverQuota(TOLD_THEN)),
                        each -> assertThat(each).isEqualTo(new Charged(60, 60)),
                        each -> assertThat(each).isEqualTo(new Charged(40, 40)),
                        each -> assertThat(each).isInstanceOf(OverQuota.class));
        assertThat(lost.toMeetAgain()).containsExactly(new NextOffset("accepted", 0, 5));
        assertThat(charge(10)).isEmpty();
        assertThat(lost.toMeetAgain()).isEmpty();
        assertThat(charge(11, Asset.of("refused", 1).within(101))).containsExactly(new Charged(1, 1));
    }

    /// Another process of the service had begun to meet them again, and died.
    @Test
    void knowsInAProcessThatComesLaterHowFarItWas() {
        lost.expect(List.of(new NextOffset("accepted", 0, 10), new NextOffset("accepted", 1, 4)));
        ledger.charge(List.of(), List.of(new NextOffset("accepted", 0, 10)));
        lost.expect(List.of(new NextOffset("accepted", 1, 3)));
        lost.told(Map.of(Asset.of("refused", 1).within(50).decision(), Optional.of(TOLD_THEN)));
        assertThat(lost.toMeetAgain()).containsExactly(new NextOffset("accepted", 1, 0));
        assertThat(new Ledger(database.jdbi())
                        .charge(List.of(Asset.of("refused", 1).within(50)), List.of())
                        .decisions())
                .containsExactly(new OverQuota(TOLD_THEN));
        lost.forget();
        assertThat(lost.toMeetAgain()).isEmpty();
    }

    @Test
    void takesPeriodsLimitsAndTheRevisionOverThatWereToldSince() {
        charge(1, Asset.of("a", 60).within(100));
        UsagePeriod charged = new UsagePeriod(
                YearMonth.parse("2026-09"),
                Instant.parse("2026-09-01T00:00:00Z"),
                Instant.parse("2026-10-01T00:00:00Z"));
        UsagePeriod next = new UsagePeriod(YearMonth.parse("2026-10"), charged.endsAt(), at("2026-10-31T10:00:00Z"));
        lost.told(List.of(new ToldAccount(
                ACME,
                9,
                9,
                List.of(
                        new ToldPeriod(charged, OptionalLong.of(300), 8),
                        new ToldPeriod(next, OptionalLong.empty(), 9)))));
        assertThat(texts("SELECT concat_ws(' ', period, used, limit_units, ends_at AT TIME ZONE 'UTC') FROM api_usage"))
                .containsExactly("2026-09 60 300 2026-10-01 00:00:00", "2026-10 0 2026-10-31 10:00:00");
        assertThat(texts("SELECT concat_ws(' ', revision, announced, open_until AT TIME ZONE 'UTC') FROM book"))
                .containsExactly("10 0 2026-10-31 10:00:00");
        assertThat(new Announcements(database.jdbi()).unannounced()).containsExactly(ACME);
    }

    @Test
    void knowsOfAnAccountOnlyWhatWasToldAfterEverythingIsLost() {
        lost.told(List.of(new ToldAccount(ACME, 7, 7, List.of())));
        charge(1, Asset.of("a", 60).within(100));
        assertThat(texts("SELECT revision::text FROM book")).containsExactly("9");
    }

    @Test
    void leavesABookAloneThatSaysWhatWasTold() {
        charge(1, Asset.of("a", 60).within(100));
        Announcements announcements = new Announcements(database.jdbi());
        announcements.announced(announcements.current(List.of(ACME)));
        UsagePeriod period = announcements.current(List.of(ACME)).getFirst().period();
        lost.told(List.of(new ToldAccount(ACME, 1, 1, List.of(new ToldPeriod(period, OptionalLong.of(5), 1)))));
        assertThat(announcements.unannounced()).isEmpty();
        assertThat(texts("SELECT limit_units::text FROM balance")).containsExactly("100");
    }

    /// Two replicas tell of an account; the one with the older word comes second and dies.
    @Test
    void hasAnAccountToldAgainOfWhichAnOlderRevisionWasToldLast() {
        charge(1, Asset.of("a", 60).within(100));
        charge(2, Asset.of("b", 10).within(100));
        Announcements announcements = new Announcements(database.jdbi());
        announcements.announced(announcements.current(List.of(ACME)));
        assertThat(announcements.unannounced()).isEmpty();
        lost.told(List.of(new ToldAccount(ACME, 2, 1, List.of())));
        assertThat(announcements.unannounced()).containsExactly(ACME);
        assertThat(texts("SELECT revision::text FROM book")).containsExactly("2");
    }

    private List<Decision> charge(long next, Charge... charges) {
        return ledger.charge(List.of(charges), List.of(new NextOffset("accepted", 0, next)))
                .decisions();
    }

    private static Instant at(String moment) {
        return Instant.parse(moment);
    }

    private List<String> texts(String sql) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(sql + " ORDER BY 1")
                        .mapTo(String.class)
                        .list());
    }
}
