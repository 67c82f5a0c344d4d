package dev.bucketsync.sync.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bucketsync.events.ConnectionEvent.ConnectionUpdated;
import dev.bucketsync.events.id.ConnectionId;
import dev.bucketsync.events.run.Schedule;
import dev.bucketsync.sync.testing.Unconnected;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimetableTest {
    private static final Duration JITTER = Duration.ofMinutes(2);
    private static final Schedule NIGHTLY = new Schedule("30 2 * * *", ZoneId.of("Europe/Berlin"));
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    @Test
    void comesAfterItsMomentsByADelayOfItsOwn() {
        List<Timetable> many = Stream.generate(() -> timetable(Optional.of(NIGHTLY), false))
                .limit(200)
                .toList();

        assertThat(many).allSatisfy(each -> {
            Instant next = each.next(NOW).orElseThrow();
            assertThat(next).isBetween(Instant.parse("2026-11-24T01:30:00Z"), Instant.parse("2026-11-24T01:32:00Z"));
            assertThat(each.next(next.minusMillis(1))).contains(next);
            assertThat(each.next(next)).contains(next.plus(Duration.ofDays(1)));
        });
        assertThat(many.stream().map(Timetable::delay).distinct()).as("spread").hasSizeGreaterThan(150);
    }

    @Test
    void isTheSameOnEveryWorker() {
        ConnectionUpdated connection = Unconnected.kept(ConnectionId.fresh(), Optional.of(NIGHTLY), true);

        assertThat(Timetable.of(connection, JITTER)).isEqualTo(Timetable.of(connection, JITTER));
    }

    @Test
    void isOnceADayForThoseWhoFollowEventsWithoutASchedule() {
        List<Instant> moments = Stream.generate(() -> timetable(Optional.empty(), true))
                .limit(300)
                .map(each -> each.next(NOW).orElseThrow())
                .toList();

        assertThat(moments)
                .allSatisfy(moment -> assertThat(moment)
                        .isBetween(NOW, NOW.plus(Duration.ofHours(24)).plus(JITTER)));
        assertThat(moments.stream()
                        .map(moment ->
                                LocalTime.ofInstant(moment, ZoneOffset.UTC).getHour())
                        .distinct())
                .as("at all hours")
                .hasSizeGreaterThan(20);
    }

    @Test
    void isNoneForThoseWhoAskForNothing() {
        assertThat(Timetable.of(Unconnected.kept(ConnectionId.fresh(), Optional.empty(), false), JITTER))
                .isEmpty();
    }

    @Test
    void makesOneRequestOfOneMomentWhoeverAsks() {
        ConnectionId connection = ConnectionId.fresh();
        Due due = Due.after(NOW, timetable(Optional.of(NIGHTLY), false)).orElseThrow();
        Due later = Due.after(due.at(), due.timetable()).orElseThrow();

        assertThat(due.request(connection, NOW).request())
                .isEqualTo(due.request(connection, NOW.plusSeconds(9)).request());
        assertThat(due.request(connection, NOW).id())
                .isEqualTo(due.request(connection, NOW.plusSeconds(9)).id());
        assertThat(due.request(connection, NOW).requestedBy()).isEqualTo("schedule");
        assertThat(due.request(connection, NOW).request())
                .isNotEqualTo(later.request(connection, NOW).request())
                .isNotEqualTo(due.request(ConnectionId.fresh(), NOW).request());
    }

    @Test
    void survivesItsText() {
        Due due = Due.after(NOW, timetable(Optional.of(NIGHTLY), false)).orElseThrow();

        assertThat(Due.parse(due.text())).contains(due);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "a\nb\nc\nd",
                "0 2 * * *\nUTC\nPT1S\nnever",
                "0 2 * * *\nUTC\nPT-1S\n2026-11-23T10:00:00Z"
            })
    void isFoundAnewWhereItsTextCannotBeRead(String text) {
        assertThat(Due.parse(text)).isEmpty();
    }

    private static Timetable timetable(Optional<Schedule> schedule, boolean bucketEvents) {
        return Timetable.of(Unconnected.kept(ConnectionId.fresh(), schedule, bucketEvents), JITTER)
                .orElseThrow();
    }
}
