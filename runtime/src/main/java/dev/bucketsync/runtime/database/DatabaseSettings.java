package dev.bucketsync.runtime.database;

import dev.bucketsync.runtime.settings.Secret;
import dev.bucketsync.runtime.settings.SettingsReader;

/// Where PostgreSQL is, who we are there, and how many connections we may hold.
public record DatabaseSettings(String url, String user, Secret password, int poolSize) {
    private static final int MAX_POOL = 200;

    public static DatabaseSettings read(SettingsReader settings, int defaultPoolSize) {
        String url = settings.text("DATABASE_URL");
        if (!url.isEmpty() && !url.startsWith("jdbc:postgresql:")) {
            settings.problem(
                    "BUCKETSYNC_DATABASE_URL is '%s', want jdbc:postgresql://HOST:PORT/DATABASE".formatted(url));
        }
        return new DatabaseSettings(
                url,
                settings.text("DATABASE_USER"),
                settings.secret("DATABASE_PASSWORD"),
                settings.number("DATABASE_POOL", defaultPoolSize, 1, MAX_POOL));
    }
}
