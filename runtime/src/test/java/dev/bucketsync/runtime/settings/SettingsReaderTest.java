package dev.bucketsync.runtime.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bucketsync.runtime.database.DatabaseSettings;
import dev.bucketsync.runtime.http.HttpSettings;
import dev.bucketsync.runtime.kafka.KafkaSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsReaderTest {
    private static SettingsReader reader(String... namesAndValues) {
        Map<String, String> environment = new java.util.HashMap<>(Map.of("PATH", "/bin"));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            environment.put("BUCKETSYNC_" + namesAndValues[i], namesAndValues[i + 1]);
        }
        return new SettingsReader(environment);
    }

    @Test
    void tellsEveryProblemInOneGo() {
        SettingsReader settings = reader("PORT", "99999", "WAIT", "5s", "URL", "no url", "TYPO", "x", "BLANK", " ");
        settings.text("BLANK");
        settings.number("PORT", 80, 0, 65_535);
        settings.duration("WAIT", Duration.ofSeconds(1));
        settings.uri("URL");
        settings.problem("A and B exclude each other");
        assertThatThrownBy(settings::finish)
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContainingAll(
                        "BUCKETSYNC_BLANK must be set",
                        "BUCKETSYNC_PORT is '99999', want a whole number from 0 to 65535",
                        "BUCKETSYNC_WAIT is '5s', want an ISO-8601 duration such as PT5S",
                        "BUCKETSYNC_URL is 'no url', want an absolute URL",
                        "A and B exclude each other",
                        "BUCKETSYNC_TYPO is not a setting of this service");
    }

    @Test
    void takesWhatIsRightAndFillsInTheRest() {
        SettingsReader settings = reader("PORT", "0", "WAIT", "PT2S", "LOG_LEVEL", "DEBUG");
        assertThat(settings.number("PORT", 80, 0, 65_535)).isZero();
        assertThat(settings.duration("WAIT", Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(2));
        assertThat(settings.number("OTHER", 7, 0, 9)).isEqualTo(7);
        assertThat(settings.text("NAME", "x")).isEqualTo("x");
        assertThat(settings.optionalText("NONE")).isEmpty();
        assertThatCode(settings::finish).doesNotThrowAnyException();
    }

    @Test
    void neverShowsASecret() {
        assertThat(reader("KEY", "hunter2").secret("KEY")).hasToString("***");
    }

    @Test
    void neverShowsAPasswordInADatabaseUrl() {
        SettingsReader wrong = reader("DATABASE_URL", "postgres://me:hunter2@db/catalog");
        DatabaseSettings.read(wrong, 4);
        assertThatThrownBy(wrong::finish)
                .hasMessageContaining("BUCKETSYNC_DATABASE_URL must begin with jdbc:postgresql:")
                .hasMessageNotContaining("hunter2");
        SettingsReader right = reader("DATABASE_URL", "jdbc:postgresql://db/catalog?password=hunter2");
        assertThat(DatabaseSettings.read(right, 4))
                .asString()
                .contains("//db/catalog")
                .doesNotContain("hunter2");
    }

    @Test
    void findsServersWithoutAPort() {
        SettingsReader settings = reader("KAFKA_BOOTSTRAP_SERVERS", "one:9092, two");
        KafkaSettings.read(settings);
        assertThatThrownBy(settings::finish).hasMessageContaining("want HOST:PORT");
    }

    @Test
    void readsKafkasPropertiesFromAFileAndDoesNotShowThem(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("kafka.properties"), "sasl.jaas.config=hunter2\n");
        SettingsReader settings =
                reader("KAFKA_BOOTSTRAP_SERVERS", "one:9092,two:9092", "KAFKA_PROPERTIES_FILE", file.toString());
        KafkaSettings kafka = KafkaSettings.read(settings);
        assertThatCode(settings::finish).doesNotThrowAnyException();
        assertThat(kafka.security()).containsEntry("sasl.jaas.config", "hunter2");
        assertThat(kafka).asString().doesNotContain("hunter2");
    }

    @Test
    void tellsOfAPropertiesFileThatIsMissingOrBroken(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("kafka.properties"), "a=\\u00zz\n");
        for (String path : new String[] {file.toString(), folder.resolve("none").toString()}) {
            SettingsReader settings = reader("KAFKA_BOOTSTRAP_SERVERS", "one:9092", "KAFKA_PROPERTIES_FILE", path);
            KafkaSettings.read(settings);
            assertThatThrownBy(settings::finish).hasMessageContaining("BUCKETSYNC_KAFKA_PROPERTIES_FILE '" + path);
        }
    }

    @Test
    void findsATopicPrefixThatKafkaWouldRefuse() {
        SettingsReader settings = reader("KAFKA_BOOTSTRAP_SERVERS", "one:9092", "TOPIC_PREFIX", "a b");
        KafkaSettings.read(settings);
        assertThatThrownBy(settings::finish).hasMessageContaining("BUCKETSYNC_TOPIC_PREFIX");
    }

    @Test
    void listensOnTheDefaultPortUnlessTold() {
        assertThat(HttpSettings.read(reader(), 9081)).isEqualTo(new HttpSettings("0.0.0.0", 9081));
    }
}
