package dev.bucketsync.sync;

import dev.bucketsync.sync.testing.Installation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A sync-worker in a process of its own, that can be killed, stopped and let go on.
final class WorkerProcess implements AutoCloseable {
    private final Path log;
    private final Process process;

    WorkerProcess(Installation installation, String name) {
        log = Path.of("target", "worker-" + name + ".log");
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-Dlogback.configurationFile=logback-process.xml",
                "-cp",
                System.getProperty("java.class.path"),
                SyncWorker.class.getName());
        builder.environment().keySet().removeIf(key -> key.startsWith("BUCKETSYNC_") || key.startsWith("AWS_"));
        builder.environment().putAll(installation.environment(name));
        builder.redirectErrorStream(true).redirectOutput(log.toFile());
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// SIGKILL.
    void kill() {
        process.destroyForcibly();
        waitFor(process);
    }

    /// SIGSTOP: the process is there and does nothing.
    void stop() {
        signal("STOP");
    }

    /// SIGCONT.
    void goOn() {
        signal("CONT");
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void signal(String name) {
        try {
            Process kill = new ProcessBuilder(List.of("kill", "-" + name, Long.toString(process.pid()))).start();
            waitFor(kill);
            if (kill.exitValue() != 0) {
                throw new IllegalStateException("kill -" + name + " ended " + kill.exitValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void waitFor(Process process) {
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("a process does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
    }
}
