package dev.bucketsync.quota.restore;

import dev.bucketsync.events.QuotaEvent.QuotaUsageChanged;
import dev.bucketsync.events.Topic;
import dev.bucketsync.events.id.AccountId;
import dev.bucketsync.quota.ledger.ToldAccount;
import dev.bucketsync.quota.ledger.ToldAccount.ToldPeriod;
import dev.bucketsync.quota.period.UsagePeriod;
import dev.bucketsync.runtime.kafka.Alone;
import dev.bucketsync.runtime.kafka.Reading;
import dev.bucketsync.runtime.kafka.Wiring;
import java.time.YearMonth;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the topic `quota-usage` says of every account: kept are the last message and, as far as the topic has not been
/// compacted, the latest word on each period.
final class UsageTold {
    private static final Logger LOG = LoggerFactory.getLogger(UsageTold.class);

    private final Wiring wiring;
    private final Map<AccountId, Account> accounts = new HashMap<>();

    private UsageTold(Wiring wiring) {
        this.wiring = wiring;
    }

    private static final class Account {
        private final Map<String, QuotaUsageChanged> periods = new TreeMap<>();
        private long highest;
        private long last;

        void hear(QuotaUsageChanged usage) {
            last = usage.revision();
            highest = Math.max(highest, last);
            periods.merge(usage.period(), usage, (one, other) -> one.revision() > other.revision() ? one : other);
        }
    }

    /// Reads the topic to its end.
    static Collection<ToldAccount> read(Wiring wiring) {
        UsageTold told = new UsageTold(wiring);
        try (ToTheEnd usage = new ToTheEnd(wiring.clients(), Topic.QUOTA_USAGE)) {
            usage.each(polled -> polled.forEach(told::hear));
        }
        return told.accounts.entrySet().stream()
                .map(each -> account(each.getKey(), each.getValue()))
                .toList();
    }

    private void hear(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return;
        }
        switch (Alone.read(wiring.records(), record, QuotaUsageChanged.class)) {
            case Reading.Understood<QuotaUsageChanged>(var message) ->
                accounts.computeIfAbsent(message.event().account(), _ -> new Account())
                        .hear(message.event());
            case Reading.Unreadable<QuotaUsageChanged>(String why) ->
                LOG.warn("left out of what was told: offset {}: {}", record.offset(), why);
        }
    }

    private static ToldAccount account(AccountId id, Account heard) {
        List<ToldPeriod> periods =
                heard.periods.values().stream().map(UsageTold::period).toList();
        return new ToldAccount(id, heard.highest, heard.last, periods);
    }

    private static ToldPeriod period(QuotaUsageChanged usage) {
        return new ToldPeriod(
                new UsagePeriod(YearMonth.parse(usage.period()), usage.startsAt(), usage.endsAt()),
                usage.limit(),
                usage.revision());
    }
}
