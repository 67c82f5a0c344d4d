package dev.bucketsync.connector.http;

import dev.bucketsync.runtime.settings.SettingsReader;

/// Where the API answers.
///
/// @param port 0 picks a free one
public record ApiSettings(String host, int port) {
    private static final int DEFAULT_PORT = 8080;
    private static final int MAX_PORT = 65_535;

    public static ApiSettings read(SettingsReader settings) {
        return new ApiSettings(
                settings.text("API_HOST", "0.0.0.0"), settings.number("API_PORT", DEFAULT_PORT, 0, MAX_PORT));
    }
}
