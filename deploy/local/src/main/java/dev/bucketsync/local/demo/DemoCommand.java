package dev.bucketsync.local.demo;

import dev.bucketsync.local.stack.StackFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Tells the whole story against a running stack: connect, test, sync, look, change the bucket, sync again.
@Command(name = "demo", mixinStandardHelpOptions = true, description = "Runs the whole story against a running stack.")
public final class DemoCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--data", description = "The data folder of the running stack (default: ${DEFAULT-VALUE}).")
    private Path data = Path.of(".local");

    @Override
    public Integer call() throws IOException {
        StackFile stack = StackFile.read(data.toAbsolutePath().normalize());
        new Story(stack, new Narrator(spec.commandLine().getOut())).tell();
        return 0;
    }
}
