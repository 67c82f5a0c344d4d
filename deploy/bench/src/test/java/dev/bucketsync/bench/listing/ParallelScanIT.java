package dev.bucketsync.bench.listing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bucketsync.bench.Connections;
import dev.bucketsync.bench.replay.ReplayProcess;
import dev.bucketsync.bench.replay.Shape;
import dev.bucketsync.events.object.ObjectKey;
import dev.bucketsync.runtime.aws.S3Access;
import dev.bucketsync.sync.listing.CallLimits;
import dev.bucketsync.sync.listing.Level;
import dev.bucketsync.sync.listing.Lister;
import dev.bucketsync.sync.listing.Page;
import dev.bucketsync.sync.listing.S3Lister;
import dev.bucketsync.sync.listing.ThrottledException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Lists a replayed bucket that refuses some calls, over HTTP.
class ParallelScanIT {
    private static final int KEYS = 60_000;
    private static final int REFUSED_PERCENT = 10;
    private static final Map<String, String> PROPERTIES = Map.of(
            "AWS_ENDPOINT_URL_S3", "aws.endpointUrlS3",
            "AWS_ENDPOINT_URL_STS", "aws.endpointUrlSts",
            "AWS_ACCESS_KEY_ID", "aws.accessKeyId",
            "AWS_SECRET_ACCESS_KEY", "aws.secretAccessKey");

    private final AtomicInteger refused = new AtomicInteger();

    @AfterEach
    void forget() {
        PROPERTIES.values().forEach(System::clearProperty);
    }

    @Test
    void listsEveryKeyOnceThoughS3RefusesSomeCalls() throws IOException, InterruptedException {
        try (ReplayProcess s3 = ReplayProcess.start()) {
            PROPERTIES.forEach((variable, property) ->
                    System.setProperty(property, s3.environment().get(variable)));
            String bucket = Shape.DATE_TREE.bucket(KEYS);
            s3.prepare(bucket);
            s3.weather(10, 20, REFUSED_PERCENT);
            s3.requests();
            List<String> listed = new ArrayList<>();
            int calls = CallLimits.USUAL.mostOfOne();
            try (S3Access access = new S3Access("test", calls)) {
                Lister lister = S3Lister.of(access, new SimpleMeterRegistry()).of(Connections.of(bucket));
                new ParallelScan(
                                counting(lister),
                                calls,
                                page -> page.forEach(
                                        object -> listed.add(object.key().value())))
                        .run();
            }

            String[] wanted = Shape.DATE_TREE.names(KEYS);
            Arrays.sort(wanted);
            assertThat(listed.stream().sorted().toArray()).isEqualTo(wanted);
            assertThat(refused).hasPositiveValue();
            long answered = s3.requests() - refused.get();
            assertThat(answered).isLessThanOrEqualTo((long) (KEYS / 1_000 * 1.15 + 8 + calls / 4.0));
        }
    }

    private Lister counting(Lister lister) {
        return new Lister() {
            @Override
            public Page page(Optional<ObjectKey> after, int maxKeys, Duration patience) {
                return counted(() -> lister.page(after, maxKeys, patience));
            }

            @Override
            public Level level(String underPrefix, int maxKeys, Duration patience) {
                return counted(() -> lister.level(underPrefix, maxKeys, patience));
            }
        };
    }

    private <T> T counted(Supplier<T> call) {
        try {
            return call.get();
        } catch (ThrottledException e) {
            refused.incrementAndGet();
            throw e;
        }
    }
}
