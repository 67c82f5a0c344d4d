package dev.bucketsync.runtime.cron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "30 2 * * * | 2026-11-23T10:00:00Z | Europe/Berlin | 2026-11-24T01:30:00Z",
                "30 2 * * * | 2026-06-23T00:29:59Z | Europe/Berlin | 2026-06-23T00:30:00Z",
                "30 2 * * * | 2026-06-23T00:30:00Z | Europe/Berlin | 2026-06-24T00:30:00Z",
                "*/15 * * * * | 2026-11-23T10:07:00Z | Asia/Kathmandu | 2026-11-23T10:15:00Z",
                "0 6 * * 1-5 | 2026-11-27T12:00:00Z | UTC | 2026-11-30T06:00:00Z",
                "0 6 * * 0 | 2026-11-27T12:00:00Z | UTC | 2026-11-29T06:00:00Z",
                "0 6 * * 7 | 2026-11-27T12:00:00Z | UTC | 2026-11-29T06:00:00Z",
                "0 0 29 2 * | 2026-11-27T12:00:00Z | UTC | 2028-02-29T00:00:00Z",
                "0 6 13 * 5 | 2026-11-14T12:00:00Z | UTC | 2026-11-20T06:00:00Z",
            })
    void namesTheNextMoment(String cron, Instant after, ZoneId zone, Instant next) {
        assertThat(Cron.parse(cron).next(after, zone)).contains(next);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // At 2:00 the clocks of Berlin jump to 3:00.
                "30 2 * * * | Europe/Berlin | 2026-03-28T12:00:00Z | 2026-03-29T01:30:00Z 2026-03-30T00:30:00Z",
                "0 2 * * * | Europe/Berlin | 2026-03-28T12:00:00Z | 2026-03-29T01:00:00Z 2026-03-30T00:00:00Z",
                "30 2 29 3 * | Europe/Berlin | 2026-03-28T12:00:00Z | 2026-03-29T01:30:00Z 2027-03-29T00:30:00Z",
                "30 2,3 * * * | Europe/Berlin | 2026-03-28T12:00:00Z | 2026-03-29T01:30:00Z 2026-03-30T00:30:00Z",
                // At 0:00 the clocks of Santiago jump to 1:00, so that a day has no midnight.
                "0 0 * * * | America/Santiago | 2026-09-05T12:00:00Z | 2026-09-06T04:00:00Z 2026-09-07T03:00:00Z",
                // At 2:00 the clocks of Lord Howe jump by half an hour.
                "15 2 * * * | Australia/Lord_Howe | 2026-10-03T12:00:00Z | 2026-10-03T15:45:00Z 2026-10-04T15:15:00Z",
            })
    void meetsAMomentThatSummerTimeSkipsOnce(String cron, ZoneId zone, Instant after, String expected) {
        assertThat(two(cron, zone, after)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // At 3:00 the clocks of Berlin go back to 2:00.
                "30 2 * * * | Europe/Berlin | 2026-10-24T12:00:00Z | 2026-10-25T00:30:00Z 2026-10-26T01:30:00Z",
                "0 3 * * * | Europe/Berlin | 2026-10-24T12:00:00Z | 2026-10-25T02:00:00Z 2026-10-26T02:00:00Z",
                "30 2 * * * | Europe/Berlin | 2026-10-25T00:45:00Z | 2026-10-26T01:30:00Z 2026-10-27T01:30:00Z",
                "30 1 * * * | America/New_York | 2026-10-31T12:00:00Z | 2026-11-01T05:30:00Z 2026-11-02T06:30:00Z",
            })
    void meetsAMomentThatTheChangeBackDoublesOnce(String cron, ZoneId zone, Instant after, String expected) {
        assertThat(two(cron, zone, after)).isEqualTo(expected);
    }

    @Test
    void stillMeetsASkippedMomentWhenAskedAfterTheJump() {
        assertThat(Cron.parse("30 2 * * *").next(Instant.parse("2026-03-29T01:10:00Z"), BERLIN))
                .contains(Instant.parse("2026-03-29T01:30:00Z"));
    }

    @Test
    void goesOnThroughTheWholeYearWithoutStandingStill() {
        Cron cron = Cron.parse("*/20 * * * *");
        Instant start = Instant.parse("2026-01-01T00:00:00Z");
        List<Instant> year = Stream.iterate(start, at -> cron.next(at, BERLIN).orElseThrow())
                .takeWhile(at -> at.isBefore(Instant.parse("2027-01-01T00:00:00Z")))
                .toList();

        assertThat(year).isSorted().doesNotHaveDuplicates();
        assertThat(year).hasSize(365 * 72 - 3);
        assertThat(ZonedDateTime.ofInstant(year.getLast(), BERLIN).getMinute()).isEqualTo(40);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "* * * * * | PT1M",
                "*/5 * * * * | PT5M",
                "58,2 * * * * | PT4M",
                "0,1 4 * * * | PT1M",
                "58,2 0,23 1,2 * * | PT4M",
                "30 2 * * * | PT24H",
                "0 0 1 1 * | PT8760H",
            })
    void knowsTheShortestTimeBetweenTwoMoments(String cron, Duration least) {
        assertThat(Cron.parse(cron).leastInterval()).contains(least);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 0 31 2 *", "0 0 30 2 *", "0 0 31 4,6 *"})
    void hasNoMomentOnDaysThatNoYearHas(String cron) {
        assertThat(Cron.parse(cron).next(Instant.parse("2026-01-01T00:00:00Z"), BERLIN))
                .isEmpty();
        assertThat(Cron.parse(cron).leastInterval()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "* * * *",
                "* * * * * *",
                "60 * * * *",
                "* 24 * * *",
                "* * 0 * *",
                "* * * 13 *",
                "* * * * 8",
                "every day",
                "@daily",
                "*/0 * * * *",
                "5-1 * * * *",
                "* * * * ?",
                "0 0 L * *",
                "-1 * * * *",
                "99999999999 * * * *",
                "* * * * MON#2",
                "٣ * * * *"
            })
    void refusesWhatIsNoCrontabLine(String text) {
        assertThatThrownBy(() -> Cron.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("(?s).{5,}");
    }

    /// Whatever is written, it is a cron expression with a future or without, or it is refused; and soon.
    @Test
    void knowsOnlyTheseThreeEnds() {
        Random random = new Random(7);
        Instant now = Instant.parse("2026-03-29T00:59:59Z");
        int read = 0;
        for (int i = 0; i < 5_000; i++) {
            String text = Stream.generate(() -> field(random)).limit(5).collect(Collectors.joining(" "));
            try {
                Optional<Instant> next = Cron.parse(text).next(now, BERLIN);
                assertThat(next.filter(at -> !at.isAfter(now))).as(text).isEmpty();
                read++;
            } catch (IllegalArgumentException e) {
                assertThat(e).as(text).hasMessageMatching("(?s).{5,}");
            }
        }
        assertThat(read).as("expressions that were one").isGreaterThan(1_000);
    }

    private static String field(Random random) {
        String[] parts = {"*", "*/", "/", ",", "-", "0", "1", "2", "5", "29", "31", "59", "12", "MON", "jan", "7"};
        if (random.nextInt(8) != 0) {
            return new String[] {"*", "*/2", "1-5", "1,3", "2", "4-6/2"}[random.nextInt(6)];
        }
        return Stream.generate(() -> parts[random.nextInt(parts.length)])
                .limit(1 + random.nextInt(3))
                .collect(Collectors.joining());
    }

    private static String two(String cron, ZoneId zone, Instant after) {
        Instant first = Cron.parse(cron).next(after, zone).orElseThrow();
        return first + " " + Cron.parse(cron).next(first, zone).orElseThrow();
    }
}
