package dev.bucketsync.runtime.http;

import dev.bucketsync.runtime.settings.SettingsReader;

/// Where a process answers HTTP.
///
/// @param port 0 picks a free one
public record HttpSettings(String host, int port) {
    private static final int MAX_PORT = 65_535;

    public static HttpSettings read(SettingsReader settings, int defaultPort) {
        return new HttpSettings(
                settings.text("HTTP_HOST", "0.0.0.0"), settings.number("HTTP_PORT", defaultPort, 0, MAX_PORT));
    }
}
