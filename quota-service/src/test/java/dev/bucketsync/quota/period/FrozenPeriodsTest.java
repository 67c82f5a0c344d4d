package dev.bucketsync.quota.period;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrozenPeriodsTest {
    private static final ZoneId UTC = ZoneOffset.UTC;
    private static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");
    private static final ZoneId LOS_ANGELES = ZoneId.of("America/Los_Angeles");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @Test
    void isTheCalendarMonthInTheAccountsZone() {
        assertThat(fresh().at(moment("2026-11-23T10:15:30Z"), UTC))
                .isEqualTo(period("2026-11", "2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z"));
    }

    @Test
    void holdsItsFirstMomentAndNotItsEnd() {
        UsagePeriod november = period("2026-11", "2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z");
        assertThat(november.contains(november.startsAt())).isTrue();
        assertThat(november.contains(november.startsAt().minusMillis(1))).isFalse();
        assertThat(november.contains(november.endsAt().minusMillis(1))).isTrue();
        assertThat(november.contains(november.endsAt())).isFalse();
        assertThat(fresh(november).at(november.endsAt(), UTC).name()).isEqualTo("2026-12");
    }

    @Test
    void followsTheWorldsFirstAndLastZones() {
        ZoneId first = ZoneId.of("Pacific/Kiritimati");
        assertThat(fresh().at(moment("2026-10-31T09:59:59.999Z"), first).name()).isEqualTo("2026-10");
        assertThat(fresh().at(moment("2026-10-31T10:00:00Z"), first))
                .isEqualTo(period("2026-11", "2026-10-31T10:00:00Z", "2026-11-30T10:00:00Z"));
        ZoneId last = ZoneId.of("Etc/GMT+12");
        assertThat(fresh().at(moment("2026-12-01T11:59:59.999Z"), last))
                .isEqualTo(period("2026-11", "2026-11-01T12:00:00Z", "2026-12-01T12:00:00Z"));
        assertThat(fresh().at(moment("2026-12-01T12:00:00Z"), last).name()).isEqualTo("2026-12");
    }

    @Test
    void startsAndEndsByTheClocksOnTheWallWhenTheyChangeWithinTheMonth() {
        assertThat(fresh().at(moment("2026-03-15T00:00:00Z"), BERLIN))
                .isEqualTo(period("2026-03", "2026-02-28T23:00:00Z", "2026-03-31T22:00:00Z"));
        assertThat(fresh().at(moment("2026-10-15T00:00:00Z"), BERLIN))
                .isEqualTo(period("2026-10", "2026-09-30T22:00:00Z", "2026-10-31T23:00:00Z"));
    }

    @Test
    void staysAsFrozenWhenTheZoneChanges() {
        UsagePeriod november = period("2026-11", "2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z");
        assertThat(fresh(november).at(moment("2026-11-30T23:00:00Z"), TOKYO)).isEqualTo(november);
        assertThat(fresh(november).at(moment("2026-11-01T01:00:00Z"), LOS_ANGELES))
                .isEqualTo(november);
    }

    @Test
    void startsWhereTheLastEndedAfterAMoveEast() {
        UsagePeriod november = period("2026-11", "2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z");
        assertThat(fresh(november).at(moment("2026-12-24T00:00:00Z"), TOKYO))
                .isEqualTo(period("2026-12", "2026-12-01T00:00:00Z", "2026-12-31T15:00:00Z"));
    }

    @Test
    void startsWhereTheLastEndedAfterAMoveWest() {
        UsagePeriod november = period("2026-11", "2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z");
        UsagePeriod december = period("2026-12", "2026-12-01T00:00:00Z", "2027-01-01T08:00:00Z");
        // In Los Angeles it is still November, which has been and gone in UTC.
        assertThat(fresh(november).at(moment("2026-12-01T03:00:00Z"), LOS_ANGELES))
                .isEqualTo(december);
        assertThat(fresh(november).at(moment("2026-12-24T00:00:00Z"), LOS_ANGELES))
                .isEqualTo(december);
    }

    @Test
    void doesNotStretchOverMonthsNobodyUsed() {
        UsagePeriod september = period("2026-09", "2026-09-01T00:00:00Z", "2026-10-01T00:00:00Z");
        assertThat(fresh(september).at(moment("2026-11-23T00:00:00Z"), LOS_ANGELES))
                .isEqualTo(period("2026-11", "2026-11-01T07:00:00Z", "2026-12-01T08:00:00Z"));
    }

    @Test
    void endsWhereTheNextStartsForALateEvent() {
        UsagePeriod december = period("2026-12", "2026-12-01T08:00:00Z", "2027-01-01T08:00:00Z");
        UsagePeriod november = period("2026-11", "2026-11-01T00:00:00Z", "2026-12-01T08:00:00Z");
        assertThat(fresh(december).at(moment("2026-11-23T00:00:00Z"), UTC)).isEqualTo(november);
        // In UTC it is December already, but the frozen December has not begun.
        assertThat(fresh(december).at(moment("2026-12-01T03:00:00Z"), UTC)).isEqualTo(november);
    }

    @Test
    void leavesNoGapAndNoOverlapWhateverZonesAndOrderOfEvents() {
        List<ZoneId> zones =
                List.of(UTC, TOKYO, LOS_ANGELES, BERLIN, ZoneId.of("Pacific/Kiritimati"), ZoneId.of("-12"));
        for (long seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            List<UsagePeriod> all = freezeAtRandom(random, zones);
            for (int i = 1; i < all.size(); i++) {
                UsagePeriod earlier = all.get(i - 1);
                UsagePeriod later = all.get(i);
                assertThat(later.startsAt()).as("seed %d: %s", seed, all).isAfterOrEqualTo(earlier.endsAt());
                if (earlier.month().plusMonths(1).equals(later.month())) {
                    assertThat(later.startsAt()).as("seed %d: %s", seed, all).isEqualTo(earlier.endsAt());
                }
            }
        }
    }

    private static List<UsagePeriod> freezeAtRandom(Random random, List<ZoneId> zones) {
        FrozenPeriods periods = new FrozenPeriods(List.of());
        List<UsagePeriod> all = new ArrayList<>();
        for (int event = 0; event < 40; event++) {
            Instant moment = moment("2026-01-01T00:00:00Z").plusSeconds(random.nextInt(500 * 24 * 3600));
            UsagePeriod period = periods.at(moment, zones.get(random.nextInt(zones.size())));
            assertThat(period.contains(moment)).isTrue();
            periods.freeze(period);
            if (!all.contains(period)) {
                all.add(period);
            }
        }
        assertThat(all.stream().map(UsagePeriod::month).distinct()).hasSameSizeAs(all);
        all.sort(Comparator.comparing(UsagePeriod::month));
        return all;
    }

    private static FrozenPeriods fresh(UsagePeriod... frozen) {
        return new FrozenPeriods(List.of(frozen));
    }

    private static UsagePeriod period(String month, String startsAt, String endsAt) {
        return new UsagePeriod(YearMonth.parse(month), moment(startsAt), moment(endsAt));
    }

    private static Instant moment(String text) {
        return Instant.parse(text);
    }
}
