package dev.bucketsync.connector.http;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.jwt.proc.ExpiredJWTException;
import dev.bucketsync.connector.problem.Problem;
import dev.bucketsync.connector.problem.ProblemCode;
import dev.bucketsync.connector.problem.ProblemException;
import dev.bucketsync.events.id.AccountId;
import java.net.MalformedURLException;
import java.net.URL;
import java.text.ParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Checks tokens: signed (RS256) by the platform's issuer, for us, not expired, naming an account.
public final class Tokens {
    private static final String BEARER = "Bearer ";
    private static final String ACCOUNT = "account";
    private static final String SCOPE = "scope";
    private static final int CLOCK_SKEW_SECONDS = 30;
    private static final int FETCH_MILLIS = 3_000;
    private static final int MAX_KEY_SET_BYTES = 256 * 1024;
    private static final long SECOND_MILLIS = 1_000;

    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

    public Tokens(TokenSettings settings) {
        processor.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.RS256, keys(settings)));
        DefaultJWTClaimsVerifier<SecurityContext> claims = new DefaultJWTClaimsVerifier<>(
                settings.audience(),
                new JWTClaimsSet.Builder().issuer(settings.issuer()).build(),
                Set.of("sub", "exp", ACCOUNT));
        claims.setMaxClockSkew(CLOCK_SKEW_SECONDS);
        processor.setJWTClaimsSetVerifier(claims);
    }

    /// Keys are kept and fetched anew when one is unknown; a flood of unknown keys is not passed on to the issuer.
    private static JWKSource<SecurityContext> keys(TokenSettings settings) {
        return JWKSourceBuilder.create(
                        url(settings), new DefaultResourceRetriever(FETCH_MILLIS, FETCH_MILLIS, MAX_KEY_SET_BYTES))
                .retrying(true)
                .rateLimited(SECOND_MILLIS)
                .refreshAheadCache(false)
                .outageTolerant(true)
                .build();
    }

    private static URL url(TokenSettings settings) {
        try {
            return settings.jwks().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("JWKS_URL is no URL that can be fetched: " + settings.jwks(), e);
        }
    }

    /// Reads the value of an Authorization header.
    ///
    /// @throws ProblemException UNAUTHENTICATED, without a word on the token's content
    public Caller caller(Optional<String> authorization) {
        String token = authorization
                .filter(header -> header.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(header -> header.substring(BEARER.length()).strip())
                .orElseThrow(() -> refused("the request has no bearer token"));
        try {
            return caller(processor.process(token, null));
        } catch (ExpiredJWTException e) {
            throw refused("the token has expired");
        } catch (ParseException | IllegalArgumentException e) {
            throw refused("the token is no signed JWT with sub, account and scope");
        } catch (BadJOSEException e) {
            throw refused("the token's signature, issuer or audience is not ours, or a claim is missing");
        } catch (JWKSetUnavailableException e) {
            throw issuerAway();
        } catch (JOSEException e) {
            throw refused("the token's signature can't be checked");
        }
    }

    private static Caller caller(JWTClaimsSet claims) throws ParseException {
        String scope = Optional.ofNullable(claims.getStringClaim(SCOPE)).orElse("");
        return new Caller(
                claims.getSubject(),
                new AccountId(claims.getStringClaim(ACCOUNT)),
                Set.copyOf(List.of(scope.strip().split("\\s+"))));
    }

    private static ProblemException refused(String detail) {
        return Problem.of(
                        ProblemCode.UNAUTHENTICATED,
                        detail,
                        "send 'Authorization: Bearer <token>' with a fresh token of the platform")
                .exception();
    }

    private static ProblemException issuerAway() {
        return Problem.of(ProblemCode.UNAVAILABLE, "the issuer's keys can't be fetched", "try again in a moment")
                .exception();
    }
}
