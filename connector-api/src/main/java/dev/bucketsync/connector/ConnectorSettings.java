package dev.bucketsync.connector;

import dev.bucketsync.connector.connection.PlatformPrincipal;
import dev.bucketsync.connector.http.ApiSettings;
import dev.bucketsync.connector.http.TokenSettings;
import dev.bucketsync.runtime.database.DatabaseSettings;
import dev.bucketsync.runtime.http.HttpSettings;
import dev.bucketsync.runtime.kafka.KafkaSettings;
import dev.bucketsync.runtime.settings.Secret;
import dev.bucketsync.runtime.settings.SettingsReader;

/// What the connector-api must be told.
///
/// @param http where its health and metrics are
/// @param platform how our side looks to customers' AWS accounts and browsers
/// @param cursorSecret signs cursors; the same for all replicas
public record ConnectorSettings(
        ApiSettings api,
        TokenSettings tokens,
        Platform platform,
        Secret cursorSecret,
        KafkaSettings kafka,
        DatabaseSettings database,
        HttpSettings http) {
    private static final int HTTP_PORT = 9_080;
    private static final int POOL = 10;
    private static final int MIN_SECRET = 16;

    /// Whom customers' roles trust, and whose pages show their objects.
    ///
    /// @param origin such as `https://app.example.com`
    public record Platform(PlatformPrincipal principal, String origin) {
        private static final String STAND_IN = "arn:aws:iam::000000000000:root";

        static Platform read(SettingsReader settings) {
            return new Platform(principal(settings), origin(settings));
        }

        private static PlatformPrincipal principal(SettingsReader settings) {
            String arn = settings.text("PLATFORM_PRINCIPAL_ARN");
            try {
                return new PlatformPrincipal(arn);
            } catch (IllegalArgumentException e) {
                if (!arn.isEmpty()) {
                    settings.problem("BUCKETSYNC_PLATFORM_PRINCIPAL_ARN is '%s', %s".formatted(arn, e.getMessage()));
                }
                return new PlatformPrincipal(STAND_IN);
            }
        }

        private static String origin(SettingsReader settings) {
            String origin = settings.text("PLATFORM_ORIGIN");
            if (!origin.isEmpty() && !origin.matches("https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?")) {
                settings.problem(
                        "BUCKETSYNC_PLATFORM_ORIGIN is '%s', want scheme and host only, such as https://app.example.com"
                                .formatted(origin));
            }
            return origin;
        }
    }

    public static ConnectorSettings read(SettingsReader settings) {
        ConnectorSettings read = new ConnectorSettings(
                ApiSettings.read(settings),
                TokenSettings.read(settings),
                Platform.read(settings),
                settings.secret("CURSOR_SECRET"),
                KafkaSettings.read(settings),
                DatabaseSettings.read(settings, POOL),
                HttpSettings.read(settings, HTTP_PORT));
        int length = read.cursorSecret().value().length();
        if (length > 0 && length < MIN_SECRET) {
            settings.problem("BUCKETSYNC_CURSOR_SECRET must have %d characters or more".formatted(MIN_SECRET));
        }
        settings.finish();
        return read;
    }
}
