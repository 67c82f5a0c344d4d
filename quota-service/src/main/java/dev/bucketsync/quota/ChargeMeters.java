package dev.bucketsync.quota;

import dev.bucketsync.quota.ledger.Decision;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/// How many charges were decided how, and the units they took.
final class ChargeMeters {
    private final Counter charged;
    private final Counter alreadyCharged;
    private final Counter overQuota;
    private final Counter accountUnknown;
    private final Counter units;

    ChargeMeters(MeterRegistry meters) {
        charged = charges(meters, "charged");
        alreadyCharged = charges(meters, "already_charged");
        overQuota = charges(meters, "over_quota");
        accountUnknown = charges(meters, "account_unknown");
        units = Counter.builder("bucketsync.quota.units")
                .description("Units newly taken from quotas")
                .register(meters);
    }

    private static Counter charges(MeterRegistry meters, String decision) {
        return Counter.builder("bucketsync.charges")
                .description("Charges answered")
                .tag("decision", decision)
                .register(meters);
    }

    void count(Decision decision) {
        switch (decision) {
            case Decision.Charged(long _, long cost) -> {
                charged.increment();
                units.increment((double) cost);
            }
            case Decision.AlreadyCharged _ -> alreadyCharged.increment();
            case Decision.OverQuota _ -> overQuota.increment();
        }
    }

    void countUnknownAccount() {
        accountUnknown.increment();
    }
}
