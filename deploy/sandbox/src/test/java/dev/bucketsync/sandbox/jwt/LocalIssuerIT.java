package dev.bucketsync.sandbox.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalIssuerIT {
    @TempDir
    Path folder;

    @Test
    void issuesTokensThatItsPublishedKeyConfirmsEvenAfterARestart() throws Exception {
        String token;
        try (var issuer = LocalIssuer.start(folder, "http://local", 0)) {
            token = issuer.token("alice", Map.of("account", "acme"), Duration.ofHours(1));
        }
        try (var issuer = LocalIssuer.start(folder, "http://local", 0)) {
            var keys = JWKSet.load(issuer.jwksUri().toURL());
            var parsed = SignedJWT.parse(token);
            var key = keys.getKeyByKeyId(parsed.getHeader().getKeyID()).toRSAKey();
            assertThat(key.isPrivate()).isFalse();
            assertThat(parsed.verify(new RSASSAVerifier(key))).isTrue();
            assertThat(parsed.getJWTClaimsSet().getSubject()).isEqualTo("alice");
            assertThat(parsed.getJWTClaimsSet().getStringClaim("account")).isEqualTo("acme");
            assertThat(parsed.getJWTClaimsSet().getExpirationTime()).isInTheFuture();
        }
    }
}
