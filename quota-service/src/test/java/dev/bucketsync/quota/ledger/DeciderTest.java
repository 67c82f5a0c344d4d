package dev.bucketsync.quota.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bucketsync.events.id.AccountId;
import dev.bucketsync.events.verdict.Shortfall;
import dev.bucketsync.quota.ledger.Decision.AlreadyCharged;
import dev.bucketsync.quota.ledger.Decision.Charged;
import dev.bucketsync.quota.ledger.Decision.OverQuota;
import dev.bucketsync.quota.period.UsagePeriod;
import java.time.Instant;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DeciderTest {
    private static final UsagePeriod SEPTEMBER = new UsagePeriod(
            YearMonth.parse("2026-09"), Instant.parse("2026-09-01T00:00:00Z"), Instant.parse("2026-10-01T00:00:00Z"));
    private static final UsagePeriod OCTOBER = new UsagePeriod(
            YearMonth.parse("2026-10"), Instant.parse("2026-10-01T00:00:00Z"), Instant.parse("2026-11-01T00:00:00Z"));

    private final Map<AccountId, AccountBook> books = new HashMap<>();
    private final Decider decider = new Decider(books, Map.of(), Map.of(), Map.of());

    @Test
    void takesAnObjectsUnitsFromItsPeriodsBalance() {
        open(100);
        assertThat(decider.decide(Asset.of("a", 60).within(100))).isEqualTo(new Charged(60, 60));
        assertThat(balance(SEPTEMBER)).isEqualTo(new Balance(60, 0, OptionalLong.of(100), 0));
    }

    @Test
    void refusesWhatDoesNotFitAndStillTakesASmallerOneBehindIt() {
        open(100);
        assertThat(decide(Asset.of("a", 60), Asset.of("b", 41), Asset.of("c", 40), Asset.of("d", 1)))
                .containsExactly(
                        new Charged(60, 60),
                        new OverQuota(new Shortfall(41, 40, 100, "2026-09", SEPTEMBER.endsAt())),
                        new Charged(40, 40),
                        new OverQuota(new Shortfall(1, 0, 100, "2026-09", SEPTEMBER.endsAt())));
        assertThat(balance(SEPTEMBER).used()).isEqualTo(100);
    }

    @Test
    void refusesNothingWithoutALimit() {
        Asset huge = Asset.of("a", 1L << 40);
        books.put(new AccountId("acme"), new AccountBook(huge.plan(OptionalLong.empty()), BookState.NEW));
        assertThat(decider.decide(huge.unlimited())).isEqualTo(new Charged(1L << 40, 1L << 40));
        assertThat(balance(SEPTEMBER).left()).isEmpty();
    }

    @Test
    void leavesABalanceBeyondAllCountingToItsMessage() {
        Asset huge = Asset.of("a", Long.MAX_VALUE);
        books.put(new AccountId("acme"), new AccountBook(huge.plan(OptionalLong.empty()), BookState.NEW));
        decider.decide(huge.unlimited());
        Charge oneMore = Asset.of("b", 1).unlimited();
        assertThatThrownBy(() -> decider.decide(oneMore)).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void chargesTheSameContentOnceWhicheverConnectionOrRunShowsIt() {
        open(100);
        Asset asset = Asset.of("a", 60);
        assertThat(decide(asset, asset.connection("con-2"), asset.run("run-2")))
                .containsExactly(new Charged(60, 60), new AlreadyCharged(60, 0), new AlreadyCharged(60, 0));
        assertThat(balance(SEPTEMBER).used()).isEqualTo(60);
    }

    @Test
    void tellsARedeliveredChargeWhatItCostThen() {
        open(100);
        Asset asset = Asset.of("a", 60);
        assertThat(decide(asset, asset)).containsExactly(new Charged(60, 60), new AlreadyCharged(60, 60));
        assertThat(decider.entries()).hasSize(1);
    }

    @Test
    void keepsTheUnitsOfTheFirstCharge() {
        open(100);
        Asset asset = Asset.of("a", 60);
        assertThat(decide(asset, asset.run("run-2").content(asset.etag(), 70)))
                .containsExactly(new Charged(60, 60), new AlreadyCharged(60, 0));
    }

    @Test
    void chargesChangedContentOnlyWhatGoesBeyondWhatItsKeyCost() {
        open(100);
        Asset asset = Asset.of("a", 10);
        assertThat(decide(asset, asset.content("etag-2", 25), asset.content("etag-3", 5), asset.content("etag-4", 26)))
                .containsExactly(new Charged(10, 10), new Charged(25, 15), new Charged(5, 0), new Charged(26, 1));
        assertThat(balance(SEPTEMBER).used()).isEqualTo(26);
        assertThat(decider.newKeyCosts().values()).containsExactly(26L);
    }

    @Test
    void chargesChangedContentInFullInALaterPeriod() {
        open(100);
        Asset asset = Asset.of("a", 10);
        assertThat(decide(asset, asset.content("etag-2", 25).at(Asset.OCTOBER)))
                .containsExactly(new Charged(10, 10), new Charged(25, 25));
        assertThat(balance(SEPTEMBER).used()).isEqualTo(10);
        assertThat(balance(OCTOBER).used()).isEqualTo(25);
    }

    @Test
    void asksOnlyForTheDifferenceWhenChangedContentDoesNotFit() {
        open(20);
        Asset asset = Asset.of("a", 15);
        assertThat(decide(asset, asset.content("etag-2", 40)).getLast())
                .isEqualTo(new OverQuota(new Shortfall(25, 5, 20, "2026-09", SEPTEMBER.endsAt())));
    }

    @Test
    void admitsNothingMoreUnderALoweredLimitAndRevokesNothing() {
        AccountBook book = open(50);
        book.remember(SEPTEMBER, new Balance(80, 0, OptionalLong.of(100), 0));
        assertThat(decider.decide(Asset.of("a", 1).within(50)))
                .isEqualTo(new OverQuota(new Shortfall(1, 0, 50, "2026-09", SEPTEMBER.endsAt())));
        assertThat(balance(SEPTEMBER)).isEqualTo(new Balance(80, 0, OptionalLong.of(50), 0));
    }

    @Test
    void takesWhatARaisedLimitHolds() {
        AccountBook book = open(200);
        book.remember(SEPTEMBER, new Balance(100, 0, OptionalLong.of(100), 0));
        assertThat(decider.decide(Asset.of("a", 100).within(200))).isEqualTo(new Charged(100, 100));
    }

    @Test
    void keepsTheLimitOfAPeriodThatAnotherHasFollowed() {
        AccountBook book = open(1000);
        book.remember(SEPTEMBER, new Balance(95, 0, OptionalLong.of(100), 0));
        book.remember(OCTOBER, new Balance(0, 0, OptionalLong.of(1000), 0));
        assertThat(decide(Asset.of("late", 6), Asset.of("late too", 5)))
                .containsExactly(
                        new OverQuota(new Shortfall(6, 5, 100, "2026-09", SEPTEMBER.endsAt())), new Charged(5, 5));
        assertThat(balance(OCTOBER).used()).isZero();
    }

    @Test
    void numbersAnAccountsLinesWithoutGaps() {
        Asset asset = Asset.of("a", 1);
        books.put(
                new AccountId("acme"),
                new AccountBook(asset.plan(OptionalLong.of(2)), new BookState(7, 41, Optional.empty())));
        decide(asset, Asset.of("b", 5), asset.run("run-2"), Asset.of("c", 1));
        assertThat(decider.entries()).extracting(Entry::number).containsExactly(42L, 43L);
    }

    @Test
    void raisesTheRevisionOnceForABatchThatChangesSomething() {
        Asset asset = Asset.of("a", 1);
        AccountBook book = new AccountBook(asset.plan(OptionalLong.of(2)), new BookState(7, 0, Optional.empty()));
        books.put(new AccountId("acme"), book);
        assertThat(book.revision()).isEqualTo(7);
        decide(asset, Asset.of("b", 1));
        assertThat(book.revision()).isEqualTo(8);
        assertThat(book.changedBalances())
                .containsExactly(
                        new Usage(new AccountId("acme"), SEPTEMBER, new Balance(2, 0, OptionalLong.of(2), 100), 8));
    }

    private AccountBook open(long limit) {
        Plan plan = Asset.of("any", 1).plan(OptionalLong.of(limit));
        AccountBook book = new AccountBook(plan, BookState.NEW);
        books.put(plan.account(), book);
        return book;
    }

    private List<Decision> decide(Asset... assets) {
        return Stream.of(assets).map(asset -> decider.decide(asset.within(0))).toList();
    }

    private Balance balance(UsagePeriod period) {
        return books.get(new AccountId("acme")).balance(period);
    }
}
