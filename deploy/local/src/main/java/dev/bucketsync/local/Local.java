package dev.bucketsync.local;

import dev.bucketsync.local.audit.AuditCommand;
import dev.bucketsync.local.demo.DemoCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The local stack's command line.
@Command(
        name = "local",
        mixinStandardHelpOptions = true,
        description = "BucketSync on one machine.",
        subcommands = {RunCommand.class, DemoCommand.class, AuditCommand.class})
public final class Local {
    private Local() {}

    public static void main(String[] args) {
        CommandLine line = new CommandLine(new Local());
        line.setExecutionExceptionHandler(Local::explain);
        System.exit(line.execute(args));
    }

    private static int explain(Exception problem, CommandLine line, CommandLine.ParseResult parsed) {
        line.getErr().println("Error: " + problem.getMessage());
        return line.getCommandSpec().exitCodeOnExecutionException();
    }
}
