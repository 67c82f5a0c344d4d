package dev.bucketsync.validator;

import dev.bucketsync.runtime.http.HttpSettings;
import dev.bucketsync.runtime.kafka.KafkaSettings;
import dev.bucketsync.runtime.settings.SettingsReader;

/// What the validator-worker is told by its environment.
///
/// @param inFlight objects under way at once, and HTTP connections to S3
/// @param perConnection S3 calls of one connection at a time
record ValidatorSettings(KafkaSettings kafka, HttpSettings http, int inFlight, int perConnection) {
    private static final int PORT = 9082;
    private static final int MOST = 4_096;

    static ValidatorSettings read(SettingsReader reader) {
        ValidatorSettings settings = new ValidatorSettings(
                KafkaSettings.read(reader),
                HttpSettings.read(reader, PORT),
                reader.number("VALIDATOR_IN_FLIGHT", 256, 1, MOST),
                reader.number("VALIDATOR_IN_FLIGHT_PER_CONNECTION", 64, 1, MOST));
        reader.finish();
        return settings;
    }
}
