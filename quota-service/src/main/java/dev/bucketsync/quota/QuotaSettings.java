package dev.bucketsync.quota;

import dev.bucketsync.runtime.database.DatabaseSettings;
import dev.bucketsync.runtime.http.HttpSettings;
import dev.bucketsync.runtime.kafka.KafkaSettings;
import dev.bucketsync.runtime.settings.SettingsReader;

/// Everything the quota-service is told by its environment.
record QuotaSettings(KafkaSettings kafka, DatabaseSettings database, HttpSettings http) {
    private static final int POOL = 6;
    private static final int HTTP_PORT = 9083;

    static QuotaSettings read(SettingsReader reader) {
        QuotaSettings settings = new QuotaSettings(
                KafkaSettings.read(reader), DatabaseSettings.read(reader, POOL), HttpSettings.read(reader, HTTP_PORT));
        reader.finish();
        return settings;
    }
}
