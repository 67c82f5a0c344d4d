package dev.bucketsync.bench.plant;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/// A sync-worker as it runs in production, in a process of its own.
public final class Worker implements AutoCloseable {
    private static final int OK = 200;
    private static final double MEBIBYTE = 1024 * 1024;
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin");

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final URI health;

    private Worker(Process process, int port) {
        this.process = process;
        this.health = URI.create("http://127.0.0.1:" + port + "/health/ready");
    }

    public static Worker start(Path log, IntFunction<Map<String, String>> environmentByPort) throws IOException {
        int port = freePort();
        ProcessBuilder builder = new ProcessBuilder(
                JAVA.resolve("java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.bucketsync.sync.SyncWorker");
        builder.environment().keySet().removeIf(name -> name.startsWith("BUCKETSYNC_") || name.startsWith("AWS_"));
        builder.environment().putAll(environmentByPort.apply(port));
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        return new Worker(builder.start(), port);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    public void awaitReady() throws IOException, InterruptedException {
        while (!isReady()) {
            if (!process.isAlive()) {
                throw new IOException("the sync-worker ended with " + process.exitValue());
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private boolean isReady() throws InterruptedException {
        try {
            HttpRequest probe = HttpRequest.newBuilder(health).build();
            return http.send(probe, HttpResponse.BodyHandlers.discarding()).statusCode() == OK;
        } catch (IOException _) {
            return false;
        }
    }

    /// What is alive on its heap, which a full collection tells: not while time is taken.
    public double liveMebibytes() throws IOException {
        Process jcmd = new ProcessBuilder(
                        JAVA.resolve("jcmd").toString(), Long.toString(process.pid()), "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String total = jcmd.inputReader(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("Total"))
                .reduce("", (_, last) -> last);
        return total.isEmpty() ? 0 : Long.parseLong(total.split(" +", -1)[2]) / MEBIBYTE;
    }

    /// As a power cut would.
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroy();
    }
}
