package dev.bucketsync.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bucketsync.runtime.process.TestedService.Way;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServiceProcessIT {
    private static final String TO_THE_END = "stopped";

    private static ChildJvm start(Way way) throws IOException {
        return ChildJvm.start(TestedService.class, List.of(way.name()), Map.of());
    }

    private static List<String> said(ChildJvm service) {
        return service.output()
                .lines()
                .filter(line -> line.startsWith("SAID "))
                .map(line -> line.substring("SAID ".length()))
                .toList();
    }

    @Test
    void endsItsRoundOnSigtermThenClosesInReverseOrderAndExitsWithZero() throws IOException, InterruptedException {
        try (ChildJvm service = start(Way.STEADY)) {
            service.awaitOutput("SAID round");
            service.awaitOutput("tested started");
            service.terminate();
            assertThat(service.exitCode()).isZero();
            assertThat(said(service))
                    .containsExactly(
                            "round", "round ended", "closed loop", "closed health", "closed wiring", "closed database");
            assertThat(service.output()).contains(TO_THE_END);
        }
    }

    @Test
    void exitsWithOneWhenALoopFailsAndSaysWhy() throws IOException, InterruptedException {
        try (ChildJvm service = start(Way.LOOP_FAILS)) {
            assertThat(service.exitCode()).isEqualTo(1);
            assertThat(service.output()).contains("work failed, the process ends", "the broker is gone", TO_THE_END);
            assertThat(said(service)).contains("closed loop", "closed database");
        }
    }

    @Test
    void doesNotWaitForTheAssemblyWhenALoopFailsMeanwhile() throws IOException, InterruptedException {
        try (ChildJvm service = start(Way.LOOP_FAILS_DURING_ASSEMBLY)) {
            assertThat(service.exitCode()).isEqualTo(1);
            assertThat(said(service)).contains("closed database");
        }
    }

    @Test
    void exitsWithOneWhenItCanNotBeAssembled() throws IOException, InterruptedException {
        try (ChildJvm service = start(Way.ASSEMBLY_FAILS)) {
            assertThat(service.exitCode()).isEqualTo(1);
            assertThat(service.output()).contains("no such thing").doesNotContain("tested started");
            assertThat(said(service)).endsWith("closed health", "closed wiring", "closed database");
        }
    }

    @Test
    void canBeToldToStopWhileItIsAssembled() throws IOException, InterruptedException {
        try (ChildJvm service = start(Way.ASSEMBLY_NEVER_ENDS)) {
            service.awaitOutput("SAID round");
            service.terminate();
            assertThat(service.exitCode()).isZero();
            assertThat(said(service)).endsWith("closed wiring", "closed database");
        }
    }

    @Test
    void closesTheRestWhenOneThingDoesNotClose() throws IOException, InterruptedException {
        try (ChildJvm service = start(Way.CLOSING_FAILS)) {
            service.awaitOutput("tested started");
            service.terminate();
            assertThat(service.exitCode()).isZero();
            assertThat(service.output()).contains("wiring does not close");
            assertThat(said(service)).endsWith("closed wiring", "closed database");
        }
    }

    @Test
    void exitsWithTwoAndEveryProblemWhenItsSettingsAreWrong() throws IOException, InterruptedException {
        try (ChildJvm service = start(Way.MISCONFIGURED)) {
            assertThat(service.exitCode()).isEqualTo(2);
            assertThat(service.output())
                    .contains("BUCKETSYNC_PORT is 'many', want a whole number from 0 to 9")
                    .contains("BUCKETSYNC_TYPO is not a setting of this service");
            assertThat(said(service)).isEmpty();
        }
    }

    @Test
    void logsOneJsonObjectALineWithRunAndConnection() throws IOException, InterruptedException {
        try (ChildJvm service = start(Way.STEADY)) {
            service.awaitOutput("tested started");
            service.terminate();
            assertThat(service.exitCode()).isZero();
            assertThat(service.output().lines().filter(line -> line.contains("awkward")))
                    .singleElement()
                    .asString()
                    .startsWith("{")
                    .endsWith("}")
                    .contains("\"run\":\"run-1\"", "\"connection\":\"connection-1\"")
                    .contains("a key \\\"with\\nawkward\\\" characters \uD83D\uDE00");
        }
    }
}
