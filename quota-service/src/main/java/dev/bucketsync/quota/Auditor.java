package dev.bucketsync.quota;

import dev.bucketsync.quota.ledger.Audit;
import dev.bucketsync.quota.ledger.Audit.Check;
import dev.bucketsync.quota.ledger.AuditScope;
import dev.bucketsync.quota.ledger.Recount;
import dev.bucketsync.runtime.kafka.Alone;
import dev.bucketsync.runtime.process.Loop;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/// Audits the ledger all the time, and shows what it found.
final class Auditor implements Loop {
    private static final Duration ROUND = Duration.ofSeconds(30);
    private static final double ALL_OF_THEM_SECONDS = Duration.ofHours(1).toSeconds();

    private final Audit audit;
    private final Recount recount;
    private final Pause pause = new Pause();
    private volatile Map<Check, Double> drift = Map.of();
    private volatile double agedSeconds;
    private volatile long agedAt = System.nanoTime();

    Auditor(Audit audit, Recount recount, MeterRegistry meters) {
        this.audit = audit;
        this.recount = recount;
        for (Check check : Check.values()) {
            Gauge.builder("bucketsync.quota.drift", this, auditor -> auditor.drift.getOrDefault(check, 0.0))
                    .description("What does not agree in the books; must be 0")
                    .tag("check", check.name().toLowerCase(Locale.ROOT))
                    .register(meters);
        }
        Gauge.builder("bucketsync.quota.audit.age", this, Auditor::ageSeconds)
                .baseUnit("seconds")
                .description("How long ago the last audit came to its end")
                .register(meters);
    }

    /// An audit that fails is made again, while its age shows that it was not; what is charged does not depend on it.
    @Override
    public void runOnce() {
        var _ = Alone.once("the audit", () -> {
            pass();
            return true;
        });
        pause.await(ROUND);
    }

    private void pass() {
        audit.pass(AuditScope.CHANGED);
        if (audit.age(AuditScope.ALL) > ALL_OF_THEM_SECONDS) {
            audit.pass(AuditScope.ALL);
        }
        recount.step();
        drift = audit.drift();
        agedSeconds = audit.age(AuditScope.CHANGED);
        agedAt = System.nanoTime();
    }

    /// Grows while a pass takes its time, or never ends.
    private double ageSeconds() {
        return agedSeconds + Duration.ofNanos(System.nanoTime() - agedAt).toMillis() / 1000.0;
    }

    @Override
    public void wakeup() {
        pause.end();
    }
}
