package dev.bucketsync.runtime.database;

import dev.bucketsync.runtime.settings.Secret;
import dev.bucketsync.runtime.settings.SettingsReader;

/// Where PostgreSQL is, who we are there, and how many connections we may hold.
public record DatabaseSettings(String url, String user, Secret password, int poolSize) {
    private static final int MAX_POOL = 200;
    private static final String SCHEME = "jdbc:postgresql:";

    public static DatabaseSettings read(SettingsReader settings, int defaultPoolSize) {
        String url = settings.text("DATABASE_URL");
        if (!url.isEmpty() && !url.startsWith(SCHEME)) {
            // Without the value: URLs of other shapes carry the password.
            settings.problem("BUCKETSYNC_DATABASE_URL must begin with %s as in %s//HOST:PORT/DATABASE"
                    .formatted(SCHEME, SCHEME));
        }
        return new DatabaseSettings(
                url,
                settings.text("DATABASE_USER"),
                settings.secret("DATABASE_PASSWORD"),
                settings.number("DATABASE_POOL", defaultPoolSize, 1, MAX_POOL));
    }

    /// The URL without its parameters, which may hold a password.
    String address() {
        int parameters = url.indexOf('?');
        return parameters < 0 ? url : url.substring(0, parameters);
    }

    @Override
    public String toString() {
        return "DatabaseSettings[%s, user=%s, poolSize=%d]".formatted(address(), user, poolSize);
    }
}
