package dev.bucketsync.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// PostgreSQL's own benchmark with the ledger's statements in its own tables: what the server does when nothing but the
/// server works.
final class PgBench {
    private static final String SCRIPT = "/quota-pgbench.sql";
    private static final int BATCH = 2_000;
    private static final int SECONDS = 15;
    private static final Pattern RATE = Pattern.compile("(?m)^tps = ([0-9.]+)");

    private PgBench() {}

    /// One client, as many entries a transaction as the service has under load.
    static double entriesPerSecond(QuotaStand stand) throws IOException, InterruptedException {
        Path script = Files.createTempFile("quota", ".sql");
        try (InputStream in = PgBench.class.getResourceAsStream(SCRIPT)) {
            Files.write(script, in.readAllBytes());
        }
        Process pgbench = new ProcessBuilder(
                        "pgbench",
                        "-n",
                        "-M",
                        "prepared",
                        "-c",
                        "1",
                        "-T",
                        Integer.toString(SECONDS),
                        "-f",
                        script.toString(),
                        "-h",
                        "127.0.0.1",
                        "-p",
                        Integer.toString(stand.postgresPort()),
                        "-U",
                        "postgres",
                        "bench")
                .redirectErrorStream(true)
                .start();
        String said = new String(pgbench.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Files.delete(script);
        Matcher rate = RATE.matcher(said);
        if (pgbench.waitFor() != 0 || !rate.find()) {
            throw new IllegalStateException("pgbench: " + said);
        }
        return Double.parseDouble(rate.group(1)) * BATCH;
    }
}
