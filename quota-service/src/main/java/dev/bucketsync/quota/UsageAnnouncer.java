package dev.bucketsync.quota;

import dev.bucketsync.events.EventId;
import dev.bucketsync.events.QuotaEvent.QuotaUsageChanged;
import dev.bucketsync.events.id.AccountId;
import dev.bucketsync.quota.ledger.Announcements;
import dev.bucketsync.quota.ledger.Usage;
import dev.bucketsync.runtime.kafka.Outgoing;
import dev.bucketsync.runtime.kafka.Publisher;
import dev.bucketsync.runtime.process.Loop;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Says on `quota-usage` how changed accounts stand, from what is in the books and never from memory. An account is
/// told again until nothing has changed since it was told: so the last message of a key is the truth, whoever races.
final class UsageAnnouncer implements Loop {
    private static final Duration ROUND = Duration.ofMillis(100);

    /// Telling takes the database and Kafka from charging: where thousands of accounts change all the time, each is
    /// told
    /// less often, and this share of the time goes to charging.
    private static final int REST = 9;
    private static final Duration SWEEP = Duration.ofSeconds(30);

    private final Announcements announcements;
    private final Publisher publisher;
    private final InstantSource clock;
    private final Set<AccountId> changed = ConcurrentHashMap.newKeySet();
    private final Pause pause = new Pause();
    private Instant nextSweep = Instant.MIN;

    UsageAnnouncer(Announcements announcements, Publisher publisher, InstantSource clock) {
        this.announcements = announcements;
        this.publisher = publisher;
        this.clock = clock;
    }

    /// Notes accounts to be told; from any thread.
    void changed(Collection<AccountId> accounts) {
        changed.addAll(accounts);
    }

    @Override
    public void runOnce() {
        long began = System.nanoTime();
        sweep();
        Set<AccountId> accounts = Set.copyOf(changed);
        if (!accounts.isEmpty()) {
            changed.removeAll(accounts);
            announce(accounts);
        }
        Duration took = Duration.ofNanos(System.nanoTime() - began).multipliedBy(REST);
        pause.await(took.compareTo(ROUND) > 0 ? took : ROUND);
    }

    /// What a killed process changed and could not tell any more.
    private void sweep() {
        Instant now = clock.instant();
        if (!now.isBefore(nextSweep)) {
            changed.addAll(announcements.unannounced());
            nextSweep = now.plus(SWEEP);
        }
    }

    private void announce(Set<AccountId> accounts) {
        List<Usage> current = announcements.current(accounts);
        publisher.publish(
                current.stream().map(usage -> Outgoing.of(event(usage))).toList());
        Set<AccountId> again = new HashSet<>();
        current.forEach(usage -> again.add(usage.account()));
        again.removeAll(announcements.announced(current));
        changed.addAll(again);
    }

    private QuotaUsageChanged event(Usage usage) {
        return new QuotaUsageChanged(
                EventId.derived("quota-usage", usage.account(), usage.revision()),
                clock.instant(),
                usage.account(),
                usage.revision(),
                usage.period().name(),
                usage.period().startsAt(),
                usage.period().endsAt(),
                usage.balance().used(),
                usage.balance().limit(),
                usage.balance().left(),
                usage.balance().credited() == 0
                        ? OptionalLong.empty()
                        : OptionalLong.of(usage.balance().credited()));
    }

    @Override
    public void wakeup() {
        pause.end();
    }
}
