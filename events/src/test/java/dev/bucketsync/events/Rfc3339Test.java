package dev.bucketsync.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Rfc3339Test {
    private static final DateTimeFormatter JAVAS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    @Test
    void writesAndReadsAnyMomentAsJavaDoes() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            Instant moment = Instant.ofEpochMilli(random.nextLong() % 200_000_000_000_000L)
                    .plusNanos(random.nextInt(1_000_000));
            assertThat(Rfc3339.format(moment)).isEqualTo(JAVAS.format(moment));
            Instant cut = moment.truncatedTo(ChronoUnit.MILLIS);
            if (cut.atOffset(ZoneOffset.UTC).getYear() >= 0) {
                assertThat(Rfc3339.parse(Rfc3339.format(cut))).isEqualTo(cut);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-23T10:15:30Z",
                "2026-11-23T10:15:30.123456789Z",
                "2026-11-23T10:15:30.123+05:30",
                "2026-11-23t10:15:30.123z",
                "2026-11-23T24:00:00.000Z",
                "2024-02-29T00:00:00.000Z",
                "-001-11-23T10:15:30.12Z"
            })
    void readsOtherFormsAsJavaDoes(String text) {
        Instant javas;
        try {
            javas = Instant.parse(text);
        } catch (DateTimeException _) {
            assertThatThrownBy(() -> Rfc3339.parse(text)).isInstanceOf(DateTimeException.class);
            return;
        }
        assertThat(Rfc3339.parse(text)).isEqualTo(javas);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "yesterday",
                "2026-13-23T10:15:30.000Z",
                "2026-02-30T10:15:30.000Z",
                "2026-11-23T10:60:30.000Z",
                "2026-11-23T10:15:61.000Z",
                "2026-11-23T25:15:30.000Z",
                "2026-11-23 10:15:30.000Z",
                "2026-11-23T10:15:30.0O0Z"
            })
    void refusesWhatIsNoMoment(String text) {
        assertThatThrownBy(() -> Rfc3339.parse(text)).isInstanceOf(DateTimeException.class);
    }
}
