package dev.bucketsync.sandbox.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.bucketsync.sandbox.aws.http.Answer;
import dev.bucketsync.sandbox.aws.http.HttpFront;
import dev.bucketsync.sandbox.aws.http.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;

/// Issues signed JWTs and publishes their key at `/.well-known/jwks.json` on 127.0.0.1. Its RSA key is kept in a
/// folder, so tokens stay good over a restart.
public final class LocalIssuer implements AutoCloseable {
    private static final String JWKS_PATH = "/.well-known/jwks.json";
    private static final int KEY_BITS = 2048;

    private final RSAKey key;
    private final String issuer;
    private final HttpFront http;

    private LocalIssuer(RSAKey key, String issuer, int port) {
        this.key = key;
        this.issuer = issuer;
        this.http = HttpFront.start(port, this::answer);
    }

    /// Starts with the key in the folder, made at the first start; on the given port, or a free one for 0. The issuer
    /// is the `iss` of every token.
    public static LocalIssuer start(Path folder, String issuer, int port) {
        return new LocalIssuer(key(folder.resolve("issuer-key.json")), issuer, port);
    }

    public URI jwksUri() {
        return http.endpoint().resolve(JWKS_PATH);
    }

    public String issuer() {
        return issuer;
    }

    /// Issues a token that is good from now on for the given time; a negative time makes an expired one.
    public String token(String subject, Map<String, Object> claims, Duration ttl) {
        var now = Instant.now();
        var claimsSet = new JWTClaimsSet.Builder()
                .issuer(issuer)
                .subject(subject)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(ttl)));
        claims.forEach(claimsSet::claim);
        return signed(claimsSet.build());
    }

    @Override
    public void close() {
        http.close();
    }

    private Answer answer(Request request) {
        if (!request.rawPath().equals(JWKS_PATH)) {
            return Answer.empty(404);
        }
        return Answer.json(200, new JWKSet(key).toString().getBytes(StandardCharsets.UTF_8));
    }

    private String signed(JWTClaimsSet claims) {
        try {
            var header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                    .keyID(key.getKeyID())
                    .build();
            var token = new SignedJWT(header, claims);
            token.sign(new RSASSASigner(key));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static RSAKey key(Path file) {
        try {
            if (Files.exists(file)) {
                return RSAKey.parse(Files.readString(file));
            }
            var made = new RSAKeyGenerator(KEY_BITS)
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.RS256)
                    .keyIDFromThumbprint(true)
                    .generate();
            Files.createDirectories(file.getParent());
            Files.writeString(file, made.toJSONString());
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ParseException | JOSEException e) {
            throw new IllegalStateException("the issuer's key " + file + " is no good", e);
        }
    }
}
