package dev.bucketsync.quota;

import dev.bucketsync.events.AssetEvent;
import dev.bucketsync.events.AssetEvent.AssetUpdated;
import dev.bucketsync.events.Topic;
import dev.bucketsync.events.UnreadableEventException;
import dev.bucketsync.quota.ledger.AssetAudit;
import dev.bucketsync.quota.ledger.AssetAudit.Said;
import dev.bucketsync.runtime.kafka.Records;
import dev.bucketsync.runtime.kafka.Wiring;
import dev.bucketsync.runtime.process.Loop;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
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

    AssetWatch(Wiring wiring, AssetAudit audit) {
        this.records = wiring.records();
        this.audit = audit;
        this.consumer = wiring.clients().consumer(wiring.group(Topic.ASSETS), BATCH);
        consumer.subscribe(Set.of(wiring.clients().settings().topics().of(Topic.ASSETS)));
    }

    @Override
    public void runOnce() {
        try {
            ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
            if (!polled.isEmpty()) {
                audit.check(latest(polled).values());
                consumer.commitAsync();
            }
        } catch (WakeupException _) {
            // Asked to come back.
        }
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
        try {
            return Optional.of(new Said(
                    key,
                    Optional.of(asset(records.message(record, AssetEvent.class).event()))));
        } catch (UnreadableEventException e) {
            LOG.warn("left out of the audit: partition {}, offset {}", record.partition(), record.offset(), e);
            return Optional.empty();
        }
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
