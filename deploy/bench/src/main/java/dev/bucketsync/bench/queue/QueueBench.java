package dev.bucketsync.bench.queue;

import dev.bucketsync.bench.Figures;
import dev.bucketsync.events.ObjectEvent;
import dev.bucketsync.events.Topic;
import dev.bucketsync.events.TopicNames;
import dev.bucketsync.runtime.kafka.Disposition;
import dev.bucketsync.runtime.kafka.KafkaSettings;
import dev.bucketsync.runtime.kafka.Message;
import dev.bucketsync.runtime.kafka.MessageHandler;
import dev.bucketsync.runtime.kafka.Wiring;
import dev.bucketsync.runtime.kafka.WorkLimits;
import dev.bucketsync.runtime.kafka.WorkerLoop;
import dev.bucketsync.sandbox.testing.KafkaFixture;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;

/// The figures behind the choice of a work queue: how fast reads of 30 ms are done from a topic of four partitions, and
/// how long two hundred messages of a connection take behind a thousand of a dead one.
public final class QueueBench {
    private static final int MESSAGES = 20_000;
    private static final int CONNECTIONS = 8;
    private static final int DEAD = 1_000;
    private static final int OTHERS = 200;
    private static final int IN_FLIGHT = 512;
    private static final int SHARE_CONSUMERS = 4;
    private static final Duration READ = Duration.ofMillis(30);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private QueueBench() {}

    /// One way of taking work.
    private interface Way {
        AutoCloseable begin(Wiring wiring, Job job);
    }

    public static void main(String[] args) throws Exception {
        Map<String, Way> ways = Map.of("lanes", QueueBench::lanes, "share", QueueBench::share);
        // All at first: a topic that was only just made refuses what comes too early.
        Queue<Wiring> topics = new ArrayDeque<>();
        for (int i = 0; i < 2 * ways.size() * 2; i++) {
            topics.add(topic());
        }
        for (String way : List.of("lanes", "share", "lanes", "share")) {
            Figures.print("queue.%s.rate".formatted(way), rate(ways.get(way), topics.remove()), "messages/s");
        }
        for (String way : List.of("lanes", "share", "lanes", "share")) {
            Figures.print("queue.%s.beside_a_dead_bucket".formatted(way), beside(ways.get(way), topics.remove()), "s");
        }
        System.exit(0);
    }

    private static double rate(Way way, Wiring wiring) throws Exception {
        for (int i = 0; i < CONNECTIONS; i++) {
            wiring.publisher().publish(Job.messages("alive" + i, MESSAGES / CONNECTIONS));
        }
        Job job = new Job(READ);
        try (wiring;
                AutoCloseable _ = way.begin(wiring, job)) {
            job.awaitDone(MESSAGES / 10, PATIENCE);
            int before = job.done();
            long began = System.nanoTime();
            job.awaitDone(MESSAGES, PATIENCE);
            return (job.done() - before) / ((System.nanoTime() - began) / 1e9);
        }
    }

    /// Seconds until all are done that came behind those of a dead bucket, or the patience if they never are.
    private static double beside(Way way, Wiring wiring) throws Exception {
        wiring.publisher().publish(Job.messages(Job.DEAD, DEAD));
        Job job = new Job(READ);
        try (wiring;
                AutoCloseable _ = way.begin(wiring, job)) {
            job.awaitDone(1, Duration.ofSeconds(5));
            wiring.publisher().publish(Job.messages("alive", OTHERS));
            long began = System.nanoTime();
            job.awaitDone(OTHERS, PATIENCE);
            return (System.nanoTime() - began) / 1e9;
        }
    }

    private static Wiring topic() {
        KafkaFixture broker = KafkaFixture.shared();
        TopicNames names = new TopicNames(broker.freshTopicPrefix());
        broker.createTopic(names.of(Topic.OBJECTS), Topic.OBJECTS.localPartitions(), Map.of());
        KafkaSettings settings = new KafkaSettings(broker.bootstrapServers(), names, Map.of());
        return Wiring.open(settings, "bench", new SimpleMeterRegistry());
    }

    private static AutoCloseable lanes(Wiring wiring, Job job) {
        MessageHandler<ObjectEvent> handler = new MessageHandler<>() {
            @Override
            public String lane(String key) {
                return key.substring(0, key.indexOf('/'));
            }

            @Override
            public Disposition handle(Message<ObjectEvent> message) throws InterruptedException {
                job.work(message.event());
                return Disposition.SETTLED;
            }
        };
        var loop = new WorkerLoop<>(
                wiring, Topic.OBJECTS, ObjectEvent.class, handler, new WorkLimits(IN_FLIGHT, IN_FLIGHT / 2, 20_000));
        // Left to itself when its figure is taken: what hangs would be waited for.
        Thread.ofPlatform().daemon().start(() -> turn(loop));
        return () -> {};
    }

    private static void turn(WorkerLoop<ObjectEvent> loop) {
        while (true) {
            loop.runOnce();
        }
    }

    private static AutoCloseable share(Wiring wiring, Job job) {
        String group = wiring.group(Topic.OBJECTS) + ".share";
        readFromTheStart(wiring, group);
        List<ShareQueue> members = new ArrayList<>();
        for (int i = 0; i < SHARE_CONSUMERS; i++) {
            members.add(new ShareQueue(
                    wiring.clients().settings().bootstrapServers(),
                    group,
                    wiring.clients().settings().topics().of(Topic.OBJECTS),
                    wiring.records(),
                    job,
                    IN_FLIGHT / SHARE_CONSUMERS));
        }
        return () -> {
            for (ShareQueue member : members) {
                member.close();
            }
        };
    }

    private static void readFromTheStart(Wiring wiring, String group) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.GROUP, group);
        try (Admin admin = wiring.clients().admin()) {
            admin.incrementalAlterConfigs(Map.of(
                            resource,
                            List.of(
                                    set("share.auto.offset.reset", "earliest"),
                                    set("share.partition.max.record.locks", "4000"))))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static AlterConfigOp set(String name, String value) {
        return new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
    }
}
