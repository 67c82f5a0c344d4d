package dev.bucketsync.sync.run;

import dev.bucketsync.sync.listing.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jdbi.v3.core.Jdbi;

/// Whether more pages may be listed on top of what is being judged: the run's own window, and what all runs of its
/// account have open. Pages under way are counted with the work that pages of this run have brought so far.
final class FlowGate {
    private static final long ACCOUNT_WINDOW = 40_000;
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);
    private static final double NEWER = 0.3;
    private static final double UNKNOWN = -1;

    private final Jdbi jdbi;
    private final RunClaim claim;
    private final Window window;
    private final InstantSource clock;
    private Instant lookAgain = Instant.MIN;
    private long open;
    private long openOfAccount;
    private double workOfAPage = UNKNOWN;

    FlowGate(Jdbi jdbi, RunClaim claim, Window window, InstantSource clock) {
        this.jdbi = jdbi;
        this.claim = claim;
        this.window = window;
        this.clock = clock;
    }

    /// @param pages already under way
    boolean admits(int pages) {
        look();
        if (pages > 0 && workOfAPage == UNKNOWN) {
            return false;
        }
        long coming = pages == 0 ? 0 : (long) Math.ceil(pages * workOfAPage);
        return window.admits(open + coming) && openOfAccount + coming < ACCOUNT_WINDOW;
    }

    /// A page was committed.
    void took(int work) {
        open += work;
        openOfAccount += work;
        workOfAPage = workOfAPage == UNKNOWN ? work : workOfAPage + NEWER * (work - workOfAPage);
    }

    private void look() {
        Instant now = clock.instant();
        if (now.isBefore(lookAgain)) {
            return;
        }
        lookAgain = now.plus(LOOK_EVERY);
        RunBooks books = RunBooks.read(jdbi, claim.run());
        window.observe(now, books.settled());
        open = books.open();
        openOfAccount = openOfAccount();
    }

    private long openOfAccount() {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT coalesce(sum(r.work - (SELECT coalesce(sum(n), 0) FROM run_count k WHERE k.run = r.id)), 0)
                        FROM run r JOIN connection c ON c.id = r.connection_id
                        WHERE r.state IN ('LISTING', 'SETTLING', 'CANCELLING')
                          AND c.account = (SELECT account FROM connection WHERE id = :connection)""")
                .bind("connection", claim.connectionId())
                .mapTo(Long.class)
                .one());
    }
}
