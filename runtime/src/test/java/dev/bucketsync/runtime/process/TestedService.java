package dev.bucketsync.runtime.process;

import dev.bucketsync.runtime.settings.SettingsReader;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/// A service small enough to be watched from outside: it says on its output what becomes of it.
public final class TestedService {
    private static final Logger LOG = LoggerFactory.getLogger(TestedService.class);

    private TestedService() {}

    /// How it shall behave.
    enum Way {
        STEADY,
        LOOP_FAILS,
        LOOP_FAILS_DURING_ASSEMBLY,
        ASSEMBLY_FAILS,
        ASSEMBLY_NEVER_ENDS,
        CLOSING_FAILS,
        MISCONFIGURED
    }

    public static void main(String[] arguments) {
        Way way = Way.valueOf(arguments[0]);
        ServiceProcess.run("tested", process -> assemble(process, way));
    }

    private static void assemble(ServiceProcess process, Way way) throws InterruptedException {
        settings(way).finish();
        process.own(() -> say("closed database"));
        process.own(() -> closeWiring(way));
        process.loop("work", new Work(way));
        process.own(() -> say("closed health"));
        switch (way) {
            case ASSEMBLY_FAILS -> throw new IllegalStateException("no such thing");
            case ASSEMBLY_NEVER_ENDS, LOOP_FAILS_DURING_ASSEMBLY -> new CountDownLatch(1).await();
            case STEADY, LOOP_FAILS, CLOSING_FAILS, MISCONFIGURED -> {}
        }
        MDC.put("run", "run-1");
        MDC.put("connection", "connection-1");
        LOG.info("a key \"with\nawkward\" characters \uD83D\uDE00");
    }

    private static SettingsReader settings(Way way) {
        SettingsReader settings = new SettingsReader(
                way == Way.MISCONFIGURED ? Map.of("BUCKETSYNC_TYPO", "x", "BUCKETSYNC_PORT", "many") : Map.of());
        settings.number("PORT", 1, 0, 9);
        return settings;
    }

    private static void closeWiring(Way way) {
        say("closed wiring");
        if (way == Way.CLOSING_FAILS) {
            throw new IllegalStateException("wiring does not close");
        }
    }

    static void say(String word) {
        System.out.println("SAID " + word);
    }

    /// Waits in its rounds as Kafka's consumers do, and takes a while to end.
    private static final class Work implements Loop {
        private final Way way;
        private final CountDownLatch wokenUp = new CountDownLatch(1);

        Work(Way way) {
            this.way = way;
        }

        @Override
        public void runOnce() {
            if (way == Way.LOOP_FAILS || way == Way.LOOP_FAILS_DURING_ASSEMBLY) {
                throw new PlumbingException("the broker is gone", null);
            }
            say("round");
            awaitWakeup();
            say("round ended");
        }

        private void awaitWakeup() {
            try {
                if (!wokenUp.await(1, TimeUnit.MINUTES)) {
                    say("never woken up");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void wakeup() {
            wokenUp.countDown();
        }

        @Override
        public void close() {
            say("closed loop");
        }
    }
}
