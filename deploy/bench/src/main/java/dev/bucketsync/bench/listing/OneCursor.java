package dev.bucketsync.bench.listing;

import com.sun.management.OperatingSystemMXBean;
import dev.bucketsync.bench.Connections;
import dev.bucketsync.bench.Figures;
import dev.bucketsync.events.object.ObjectKey;
import dev.bucketsync.runtime.aws.AssumedRole;
import dev.bucketsync.runtime.aws.S3Access;
import dev.bucketsync.sync.listing.Lister;
import dev.bucketsync.sync.listing.Page;
import dev.bucketsync.sync.listing.S3Lister;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/// One cursor through a whole bucket by our own calls and by the SDK's, in turns: what a key costs either way. A
/// process of its own, whose environment says where S3 is.
final class OneCursor {
    private static final int ROUNDS = 3;

    private OneCursor() {}

    /// Arguments: the bucket.
    public static void main(String[] args) {
        try (S3Access access = new S3Access("bench", 8)) {
            AssumedRole role = new AssumedRole("sdk", 1, Connections.ROLE, "external", "eu-west-1");
            SdkLister sdk = new SdkLister(access.client(role), args[0]);
            Lister own = S3Lister.of(access, new SimpleMeterRegistry()).of(Connections.of(args[0]));
            double bySdk = 0;
            double byOwn = 0;
            for (int i = 0; i < ROUNDS; i++) {
                bySdk = keysPerCpuSecond(after -> sdk.page(after, 1_000));
                byOwn = keysPerCpuSecond(after -> own.page(after, 1_000, Duration.ofSeconds(30)));
            }
            Figures.print("listing.one_cursor_sdk", bySdk, "keys/CPU-s");
            Figures.print("listing.one_cursor_own", byOwn, "keys/CPU-s");
        }
    }

    private static double keysPerCpuSecond(Function<Optional<ObjectKey>, Page> pages) {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        long before = system.getProcessCpuTime();
        long keys = 0;
        Page page = pages.apply(Optional.empty());
        while (!page.last()) {
            keys += page.objects().size();
            page = pages.apply(Optional.of(page.objects().getLast().key()));
        }
        return (keys + page.objects().size()) * 1e9 / (system.getProcessCpuTime() - before);
    }
}
