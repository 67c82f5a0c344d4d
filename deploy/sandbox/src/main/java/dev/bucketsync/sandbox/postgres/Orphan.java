package dev.bucketsync.sandbox.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A server whose JVM was killed lives on. It is asked for a fast shutdown (SIGINT), which drops its clients.
final class Orphan {
    private static final int PATIENCE_SECONDS = 20;

    private Orphan() {}

    static void stop(Path dataDir) throws IOException {
        var pidFile = dataDir.resolve("postmaster.pid");
        if (Files.exists(pidFile)) {
            var postmaster = postmaster(Files.readAllLines(pidFile).getFirst().strip());
            if (postmaster.isPresent()) {
                interrupt(postmaster.get());
            }
        }
    }

    /// The pid of a file left by a crash may belong to somebody else by now.
    private static Optional<ProcessHandle> postmaster(String pid) {
        return ProcessHandle.of(Long.parseLong(pid))
                .filter(process -> process.info()
                        .command()
                        .filter(command -> command.endsWith("/postgres"))
                        .isPresent());
    }

    private static void interrupt(ProcessHandle postmaster) throws IOException {
        try {
            new ProcessBuilder("kill", "-INT", String.valueOf(postmaster.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            postmaster.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while an orphaned PostgreSQL stopped", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the orphaned PostgreSQL " + postmaster.pid() + " does not stop", e);
        }
    }
}
