package dev.bucketsync.runtime.aws;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.sts.model.Credentials;

/// The session of one assumed role, fetched by the first who needs it and renewed before it ends.
///
/// There is never more than one AssumeRole under way: while one renews, others go on with the session there is; while
/// there is none, they wait and share the answer, be it a refusal. (The SDK's own provider lets them all ask when STS
/// is slow, and each ask again when it refuses.)
final class SessionCredentials implements AwsCredentialsProvider {
    private static final Duration RENEW_BEFORE = Duration.ofMinutes(5);
    private static final Duration USELESS_BEFORE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final Supplier<Credentials> assumeRole;
    private final InstantSource clock;
    private final ReentrantLock oneAtATime = new ReentrantLock();
    private volatile Session session = Session.NONE;
    private volatile Instant renewAfter = Instant.MIN;
    private volatile Attempt lastAttempt = new Attempt(0, Optional.empty());

    private record Session(AwsCredentials credentials, Instant ends) {
        static final Session NONE = new Session(null, Instant.MIN);

        boolean lasts(Instant now, Duration atLeast) {
            return now.plus(atLeast).isBefore(ends);
        }
    }

    private record Attempt(long number, Optional<RuntimeException> failure) {}

    /// @param assumeRole asks STS; its exception is that of whoever needs the session
    SessionCredentials(Supplier<Credentials> assumeRole, InstantSource clock) {
        this.assumeRole = assumeRole;
        this.clock = clock;
    }

    @Override
    public AwsCredentials resolveCredentials() {
        Session held = session;
        Instant now = clock.instant();
        if (held.lasts(now, RENEW_BEFORE)) {
            return held.credentials();
        }
        return held.lasts(now, USELESS_BEFORE) ? renewed(held, now) : fetched();
    }

    /// Forgets a session that AWS no longer takes, so that the next call fetches another.
    void drop(AwsCredentials refused) {
        oneAtATime.lock();
        try {
            if (refused.equals(session.credentials())) {
                session = Session.NONE;
            }
        } finally {
            oneAtATime.unlock();
        }
    }

    AwsCredentials held() {
        return session.credentials();
    }

    private AwsCredentials renewed(Session held, Instant now) {
        if (now.isBefore(renewAfter) || !oneAtATime.tryLock()) {
            return held.credentials();
        }
        try {
            return session.equals(held) ? ask() : session.credentials();
        } catch (RuntimeException _) {
            // The old one still serves; when it no longer does, the trouble is told.
            renewAfter = now.plus(PAUSE);
            return held.credentials();
        } finally {
            oneAtATime.unlock();
        }
    }

    private AwsCredentials fetched() {
        long seen = lastAttempt.number();
        oneAtATime.lock();
        try {
            if (session.lasts(clock.instant(), USELESS_BEFORE)) {
                return session.credentials();
            }
            if (lastAttempt.number() > seen && lastAttempt.failure().isPresent()) {
                throw lastAttempt.failure().get();
            }
            return ask();
        } finally {
            oneAtATime.unlock();
        }
    }

    private AwsCredentials ask() {
        long number = lastAttempt.number() + 1;
        try {
            Credentials answer = assumeRole.get();
            AwsCredentials credentials =
                    AwsSessionCredentials.create(answer.accessKeyId(), answer.secretAccessKey(), answer.sessionToken());
            session = new Session(credentials, answer.expiration());
            lastAttempt = new Attempt(number, Optional.empty());
            return credentials;
        } catch (RuntimeException e) {
            lastAttempt = new Attempt(number, Optional.of(e));
            throw e;
        }
    }
}
