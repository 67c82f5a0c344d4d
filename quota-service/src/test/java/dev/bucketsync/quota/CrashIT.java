package dev.bucketsync.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bucketsync.events.OutcomeEvent;
import dev.bucketsync.events.OutcomeEvent.ObjectAdmitted;
import dev.bucketsync.events.OutcomeEvent.ObjectFaulted;
import dev.bucketsync.events.OutcomeEvent.ObjectPreviewed;
import dev.bucketsync.events.OutcomeEvent.ObjectRejected;
import dev.bucketsync.events.OutcomeEvent.ObjectRemoved;
import dev.bucketsync.events.Topic;
import dev.bucketsync.quota.ledger.Asset;
import dev.bucketsync.quota.ledger.Charge;
import dev.bucketsync.quota.ledger.SimpleModel;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A quota-service is killed (SIGKILL) at a point and in a batch that the seed decides; its successor ends the work.
/// Twenty seeds, or as many as `-Dcrash.seeds` says, from `-Dcrash.first` on.
class CrashIT {
    private static final int MESSAGES = 60;
    private static final int BATCH_SIZE = 12;
    private static final long LIMIT = 400;

    static LongStream seeds() {
        long first = Integer.getInteger("crash.first", 1);
        return LongStream.range(first, first + Integer.getInteger("crash.seeds", 20));
    }

    @Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void hasOneEffectForEachAssetWhereverItIsKilled(long seed) throws Exception {
        CrashPoint point = List.of(CrashPoint.values()).get(Math.floorMod(seed, CrashPoint.values().length));
        // Neighbouring seeds of Random begin alike.
        Random random = new Random(Long.hashCode(seed * 0x9e3779b97f4a7c15L));
        int batch = 1 + random.nextInt(3);
        List<Asset> assets = assets(random);
        try (Installation installation = new Installation()) {
            installation.account("acme", 1, OptionalLong.of(LIMIT));
            installation.accepted(assets.toArray(Asset[]::new));
            killAt(installation, point, batch);
            installation.forgetDeadMembers();
            try (RunningQuota successor = new RunningQuota(installation, installation.databaseUrl)) {
                Set<String> wanted = decisions(assets);
                successor.turnUntil(
                        "an outcome of each asset",
                        () -> assertThat(heard(installation).keySet()).isEqualTo(wanted));
                compare(assets, installation, successor);
            }
        }
    }

    /// Some seen in two runs, some overwritten, some sent twice, and more than the limit holds.
    private static List<Asset> assets(Random random) {
        List<Asset> assets = new ArrayList<>();
        Instant now = Instant.parse("2026-09-23T10:15:30Z");
        while (assets.size() < MESSAGES) {
            int content = random.nextInt(2);
            int key = random.nextInt(30);
            Asset asset = Asset.of("key-" + key, 1)
                    .content("etag-" + content, 1 + (key * 7 + content * 13) % 40)
                    .run("run-" + random.nextInt(2))
                    .at(now);
            assets.add(asset);
            if (random.nextInt(10) == 0) {
                assets.add(asset);
            }
        }
        return assets;
    }

    private void killAt(Installation installation, CrashPoint point, int batch) throws Exception {
        Process process = start(installation, point, batch);
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            List<String> log = new ArrayList<>();
            String line = out.readLine();
            while (line != null && !line.equals(StoppingQuota.said(point))) {
                log.add(line);
                line = out.readLine();
            }
            assertThat(line).as("%s in batch %d, but: %s", point, batch, log).isNotNull();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    private static Process start(Installation installation, CrashPoint point, int batch) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                StoppingQuota.class.getName());
        builder.environment().putAll(QuotaProcess.environment(installation, 0));
        builder.environment()
                .putAll(Map.of(
                        "CRASH_POINT", point.name(),
                        "CRASH_BATCH", Integer.toString(batch),
                        "CRASH_BATCH_SIZE", Integer.toString(BATCH_SIZE)));
        return builder.redirectErrorStream(true).start();
    }

    private static void compare(List<Asset> assets, Installation installation, RunningQuota successor) {
        SimpleModel model = new SimpleModel(LIMIT);
        Set<String> admitted = new TreeSet<>();
        Set<String> contents = new TreeSet<>();
        for (Asset asset : assets) {
            if (model.charge(asset) != SimpleModel.Answer.REFUSED) {
                admitted.add(decision(asset));
                contents.add(asset.key() + " " + asset.etag());
            }
        }
        Map<String, Set<String>> heard = heard(installation);
        assertThat(heard.values())
                .as("one meaning of each decision")
                .allSatisfy(said -> assertThat(said).hasSize(1));
        Set<String> said = heard.entrySet().stream()
                .filter(each -> each.getValue().iterator().next().startsWith("admitted"))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        assertThat(said).isEqualTo(admitted);
        assertThat(successor.number("SELECT count(*) FROM charged")).isEqualTo(contents.size());
        assertThat(successor.number("SELECT count(*) FROM entry")).isEqualTo(contents.size());
        assertThat(successor.number("SELECT sum(units) FROM entry"))
                .isEqualTo(successor.number("SELECT used FROM balance WHERE used > 0"))
                .isEqualTo(model.used(assets.getFirst()));
    }

    private static Set<String> decisions(List<Asset> assets) {
        return assets.stream().map(CrashIT::decision).collect(Collectors.toSet());
    }

    private static String decision(Asset asset) {
        return Charge.decisionOn(asset.accepted()).value();
    }

    /// What was said of each decision, each meaning once.
    private static Map<String, Set<String>> heard(Installation installation) {
        return installation.heard(Topic.OUTCOMES, OutcomeEvent.class).stream()
                .collect(Collectors.groupingBy(
                        outcome -> outcome.id().value(),
                        Collectors.mapping(CrashIT::meaning, Collectors.toCollection(HashSet::new))));
    }

    private static String meaning(OutcomeEvent outcome) {
        return switch (outcome) {
            case ObjectAdmitted admitted -> "admitted for " + admitted.charged();
            case ObjectRejected rejected ->
                "rejected " + rejected.reasons().getFirst().reason();
            case ObjectFaulted faulted -> "faulted " + faulted.cause();
            case ObjectRemoved _, ObjectPreviewed _ -> "not ours to say";
        };
    }
}
