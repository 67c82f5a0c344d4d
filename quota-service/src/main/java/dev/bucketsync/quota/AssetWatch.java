package dev.bucketsync.quota;

import dev.bucketsync.events.AssetEvent;
import dev.bucketsync.events.AssetEvent.AssetUpdated;
import dev.bucketsync.events.Topic;
import dev.bucketsync.quota.ledger.AssetAudit;
import dev.bucketsync.quota.ledger.AssetAudit.Said;
import dev.bucketsync.quota.ledger.Ledger;
import dev.bucketsync.quota.ledger.NextOffset;
import dev.bucketsync.runtime.kafka.Alone;
import dev.bucketsync.runtime.kafka.Message;
import dev.bucketsync.runtime.kafka.Reading;
import dev.bucketsync.runtime.kafka.Records;
import dev.bucketsync.runtime.kafka.Wiring;
import dev.bucketsync.runtime.process.Loop;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Follows what is an asset and has each one's charge looked up. It judges others' messages: what it can't read it
/// leaves out, and a tombstone says that there is nothing to look up any more.
final class AssetWatch implements Loop {
    private static final Logger LOG = LoggerFactory.getLogger(AssetWatch.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final int BATCH = 1000;

    private final Consumer<byte[], byte[]> consumer;
    private final Records records;
    private final AssetAudit audit;
    private final Ledger ledger;

    AssetWatch(Wiring wiring, AssetAudit audit, Ledger ledger) {
        this.records = wiring.records();
        this.audit = audit;
        this.ledger = ledger;
        this.consumer = wiring.clients().consumer(wiring.group(Topic.ASSETS), BATCH);
        consumer.subscribe(Set.of(wiring.clients().settings().topics().of(Topic.ASSETS)), new LookAgain());
    }

    /// An older database that was restored has not seen what was looked up in the one that is lost.
    private final class LookAgain implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            for (TopicPartition partition : partitions) {
                long own = ledger.nextOffset(partition.topic(), partition.partition());
                if (own < consumer.position(partition)) {
                    consumer.seek(partition, own);
                }
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {}
    }

    @Override
    public void runOnce() {
        try {
            ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
            if (!polled.isEmpty()) {
                check(latest(polled).values());
                ledger.consumed(next(polled));
                consumer.commitAsync();
            }
        } catch (WakeupException _) {
            // Asked to come back.
        }
    }

    private static List<NextOffset> next(ConsumerRecords<byte[], byte[]> polled) {
        return polled.partitions().stream()
                .map(partition -> new NextOffset(
                        partition.topic(),
                        partition.partition(),
                        polled.records(partition).getLast().offset() + 1))
                .toList();
    }

    /// All at once; if that fails for a reason of one's, each alone, and leaves out what can't be looked up.
    private void check(Collection<Said> said) {
        if (!checked("assets, " + said.size() + " of them", said)) {
            said.forEach(each -> checked("an asset", List.of(each)));
        }
    }

    private boolean checked(String what, Collection<Said> said) {
        return Alone.once(what, () -> {
                    audit.check(said);
                    return true;
                })
                instanceof Alone.Result.Done<Boolean>;
    }

    private Map<String, Said> latest(ConsumerRecords<byte[], byte[]> polled) {
        Map<String, Said> latest = new LinkedHashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : polled) {
            String key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
            said(key, record).ifPresent(said -> latest.put(key, said));
        }
        return latest;
    }

    private Optional<Said> said(String key, ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return Optional.of(new Said(key, Optional.empty()));
        }
        return switch (Alone.read(records, record, AssetEvent.class)) {
            case Reading.Understood<AssetEvent>(Message<AssetEvent> message) ->
                Optional.of(new Said(key, Optional.of(asset(message.event()))));
            case Reading.Unreadable<AssetEvent>(String why) -> {
                LOG.warn(
                        "left out of the audit: partition {}, offset {}: {}", record.partition(), record.offset(), why);
                yield Optional.empty();
            }
        };
    }

    private static AssetUpdated asset(AssetEvent event) {
        return switch (event) {
            case AssetUpdated updated -> updated;
        };
    }

    @Override
    public void wakeup() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
