package dev.bucketsync.local;

import dev.bucketsync.local.demo.DemoAccount;
import dev.bucketsync.local.sample.SampleBucket;
import dev.bucketsync.local.stack.LocalStack;
import dev.bucketsync.local.stack.Service;
import dev.bucketsync.local.stack.StackFile;
import dev.bucketsync.local.stack.StackOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Starts the whole system, waits until it is ready, says how to go on, and stays until it is stopped.
@Command(name = "run", mixinStandardHelpOptions = true, description = "Starts the whole system on this machine.")
final class RunCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--data", description = "Where everything is kept (default: ${DEFAULT-VALUE}).")
    private Path data = Path.of(".local");

    @Option(names = "--fresh", description = "Forgets what an earlier run left under --data.")
    private boolean fresh;

    @Option(
            names = "--bucket",
            paramLabel = "NAME=FOLDER",
            description = "Serves a folder of yours as a bucket; may be given several times.")
    private Map<String, Path> buckets = new LinkedHashMap<>();

    @Option(names = "--api-port", description = "0 picks a free one (default: ${DEFAULT-VALUE}).")
    private int apiPort;

    @Option(names = "--kafka-port", description = "0 picks a free one (default: ${DEFAULT-VALUE}).")
    private int kafkaPort;

    @Option(names = "--postgres-port", description = "0 picks a free one (default: ${DEFAULT-VALUE}).")
    private int postgresPort;

    @Option(names = "--aws-port", description = "0 picks a free one (default: ${DEFAULT-VALUE}).")
    private int awsPort;

    @Override
    public Integer call() throws IOException, InterruptedException {
        long began = System.nanoTime();
        data = data.toAbsolutePath().normalize();
        requireFolders();
        if (fresh) {
            deleteData();
        }
        Files.createDirectories(data.resolve("logs"));
        System.setProperty("logback.configurationFile", "logback-local.xml");
        System.setProperty(
                "BUCKETSYNC_LOCAL_LOG",
                data.resolve("logs").resolve("infrastructure.log").toString());
        StackOptions options = new StackOptions(
                data, allBuckets(), new StackOptions.FixedPorts(apiPort, kafkaPort, postgresPort, awsPort));
        LocalStack stack = LocalStack.start(options);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> StackFile.delete(data)));
        StackFile file = describe(stack, options);
        DemoAccount.prepare(file);
        file.write(data);
        welcome(file, Duration.ofNanos(System.nanoTime() - began));
        new CountDownLatch(1).await();
        return 0;
    }

    private void requireFolders() {
        buckets.forEach((name, folder) -> {
            if (!Files.isDirectory(folder)) {
                throw new ParameterException(
                        spec.commandLine(), "--bucket %s=%s: no such folder".formatted(name, folder));
            }
        });
    }

    /// Deletes only what looks like data of ours.
    private void deleteData() throws IOException {
        if (!Files.exists(data)) {
            return;
        }
        for (String part : List.of("kafka", "postgres", "aws", "issuer", "logs", "buckets", "stack.json")) {
            Path path = data.resolve(part);
            if (Files.exists(path)) {
                try (Stream<Path> tree = Files.walk(path)) {
                    for (Path found : tree.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(found);
                    }
                }
            }
        }
    }

    private Map<String, Path> allBuckets() throws IOException {
        Path sample = data.resolve("buckets").resolve(DemoAccount.BUCKET);
        if (!Files.exists(sample)) {
            Path unfinished = sample.resolveSibling(DemoAccount.BUCKET + ".new");
            SampleBucket.createIn(unfinished);
            Files.move(unfinished, sample);
        }
        Map<String, Path> all = new LinkedHashMap<>();
        all.put(DemoAccount.BUCKET, sample);
        buckets.forEach((name, folder) -> all.put(name, folder.toAbsolutePath()));
        return all;
    }

    private static StackFile describe(LocalStack stack, StackOptions options) {
        Map<String, String> folders = new LinkedHashMap<>();
        options.buckets().forEach((name, folder) -> folders.put(name, folder.toString()));
        Map<String, URI> metrics = new LinkedHashMap<>();
        for (Service service : Service.values()) {
            metrics.put(service.title(), stack.service(service).health("/metrics"));
        }
        return new StackFile(
                ProcessHandle.current().pid(),
                stack.api(),
                DemoAccount.NAME,
                stack.token(DemoAccount.NAME),
                stack.adminToken(),
                stack.aws().adminEndpoint(),
                stack.kafkaBootstrapServers(),
                stack.databaseUrl(),
                folders,
                metrics);
    }

    private void welcome(StackFile stack, Duration took) {
        spec.commandLine()
                .getOut()
                .printf(
                        """

                READY after %.1f s

                  API      %s   (description: %s/openapi.yaml)
                  account  %s, %d units a month
                  token    %s

                Try:
                  make demo                                  the whole story, against this stack
                  curl -s %s/v1/usage -H "Authorization: Bearer $TOKEN"
                  kcat -b %s -t bucketsync.outcomes -C -o beginning -e

                Buckets: %s
                Data and logs: %s    Stop: Ctrl-C
                """,
                        took.toMillis() / 1_000.0,
                        stack.api(),
                        stack.api(),
                        stack.account(),
                        DemoAccount.MONTHLY_QUOTA,
                        stack.token(),
                        stack.api(),
                        stack.kafka(),
                        String.join(", ", stack.buckets().keySet()),
                        data);
        spec.commandLine().getOut().flush();
    }
}
