package dev.bucketsync.local.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One service in a JVM of its own, started again whenever it ends, as any supervisor would.
public final class SupervisedProcess implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SupervisedProcess.class);
    private static final ExecutorService RESTARTS = Executors.newVirtualThreadPerTaskExecutor();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration PROBE = Duration.ofSeconds(2);
    private static final long GRACE_SECONDS = 30;
    /// So that a service that can't start does not spin.
    private static final long RESTART_MILLIS = 1_000;

    private static final int OK = 200;

    private final Service service;
    private final Map<String, String> environment;
    private final Path log;
    private final int healthPort;
    private Process process;
    private boolean closing;

    SupervisedProcess(Service service, Map<String, String> environment, Path log, int healthPort) {
        this.service = service;
        this.environment = Map.copyOf(environment);
        this.log = log;
        this.healthPort = healthPort;
        start();
    }

    private synchronized void start() {
        if (closing) {
            return;
        }
        ProcessBuilder builder = new ProcessBuilder(command());
        builder.environment().keySet().removeIf(name -> name.startsWith("BUCKETSYNC_") || name.startsWith("AWS_"));
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException("can't start " + service.title(), e);
        }
        var _ = process.onExit().thenAcceptAsync(this::ended, RESTARTS);
    }

    private List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx" + service.heapMebibytes() + "m");
        command.addAll(List.of(
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:ReservedCodeCacheSize=64m",
                "-Xss512k",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), service.mainClass()));
        return command;
    }

    private void ended(Process ended) {
        synchronized (this) {
            if (closing) {
                return;
            }
        }
        LOG.warn("{} ended with {}, starting it again; see {}", service.title(), ended.exitValue(), log);
        try {
            TimeUnit.MILLISECONDS.sleep(RESTART_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        start();
    }

    /// Whether the service says that it can do its work.
    public boolean isReady() {
        HttpRequest probe =
                HttpRequest.newBuilder(health("/health/ready")).timeout(PROBE).build();
        try {
            return HTTP.send(probe, HttpResponse.BodyHandlers.discarding()).statusCode() == OK;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// An address of its metrics and health endpoint.
    public URI health(String path) {
        return URI.create("http://127.0.0.1:" + healthPort + path);
    }

    /// The process as it runs now.
    public synchronized ProcessHandle handle() {
        return process.toHandle();
    }

    public Path log() {
        return log;
    }

    /// Ends it at once, as a power cut would (SIGKILL); it is started again.
    public synchronized void kill() {
        process.destroyForcibly();
    }

    /// Asks it to end (SIGTERM) and lets nobody start it again; [#close] waits for it.
    synchronized void stop() {
        closing = true;
        process.destroy();
    }

    @Override
    public void close() {
        stop();
        try {
            if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
