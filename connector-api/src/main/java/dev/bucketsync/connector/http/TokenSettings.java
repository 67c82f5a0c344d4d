package dev.bucketsync.connector.http;

import dev.bucketsync.runtime.settings.SettingsReader;
import java.net.URI;

/// Whose tokens count.
///
/// @param jwks where the issuer's public keys are
public record TokenSettings(URI jwks, String issuer, String audience) {
    public static TokenSettings read(SettingsReader settings) {
        return new TokenSettings(settings.uri("JWKS_URL"), settings.text("JWT_ISSUER"), settings.text("JWT_AUDIENCE"));
    }
}
