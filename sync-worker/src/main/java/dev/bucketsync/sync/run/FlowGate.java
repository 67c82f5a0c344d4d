package dev.bucketsync.sync.run;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jdbi.v3.core.Jdbi;

/// How much of a run may be sent to be judged on top of what is out, which its window says, and whether more pages may
/// be listed ahead of that. Pages under way are counted with the work that pages of this run have brought so far: where
/// that proves wrong, what they bring waits in the catalogue and not in anybody's queue.
final class FlowGate {
    private static final long ACCOUNT_WINDOW = 40_000;
    /// Listed ahead, and granted to every run however much its account has open.
    private static final long PAGE = 1_000;
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);
    private static final Duration LOOK_AT_ACCOUNT_EVERY = Duration.ofMillis(500);
    private static final double NEWER = 0.3;
    private static final double UNKNOWN = -1;

    private final Jdbi jdbi;
    private final RunClaim claim;
    private final Window window;
    private final InstantSource clock;
    private Instant lookAgain = Instant.MIN;
    private Instant lookAtAccountAgain = Instant.MIN;
    private long open;
    private long unsent;
    private long openOfAccount;
    private double workOfAPage = UNKNOWN;

    /// @param unsent committed work that was not sent yet
    FlowGate(Jdbi jdbi, RunClaim claim, Window window, InstantSource clock, long unsent) {
        this.jdbi = jdbi;
        this.claim = claim;
        this.window = window;
        this.clock = clock;
        this.unsent = unsent;
    }

    /// @param pages already under way
    boolean admits(int pages) {
        look();
        double workOfEach = workOfAPage == UNKNOWN ? PAGE : workOfAPage;
        long coming = (long) Math.ceil(pages * workOfEach);
        boolean accountAdmits = openOfAccount + coming < ACCOUNT_WINDOW || open + coming < PAGE;
        return open + coming < window.size() + PAGE && accountAdmits;
    }

    /// How many more objects may be sent.
    int room() {
        look();
        return (int) Math.max(0, window.size() - (open - unsent));
    }

    /// A page was committed.
    void took(int work) {
        open += work;
        unsent += work;
        openOfAccount += work;
        workOfAPage = workOfAPage == UNKNOWN ? work : workOfAPage + NEWER * (work - workOfAPage);
    }

    /// So many objects were sent.
    void sent(int objects) {
        unsent -= objects;
    }

    private void look() {
        Instant now = clock.instant();
        if (now.isBefore(lookAgain)) {
            return;
        }
        lookAgain = now.plus(LOOK_EVERY);
        RunBooks books = RunBooks.read(jdbi, claim.run());
        open = books.open();
        window.observe(now, books.settled());
        if (!now.isBefore(lookAtAccountAgain)) {
            lookAtAccountAgain = now.plus(LOOK_AT_ACCOUNT_EVERY);
            openOfAccount = openOfAccount();
        }
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
