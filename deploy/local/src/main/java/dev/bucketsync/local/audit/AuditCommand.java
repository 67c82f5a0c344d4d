package dev.bucketsync.local.audit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bucketsync.local.client.ApiClient;
import dev.bucketsync.local.stack.StackFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Asks a running stack whether its ledger's books agree: what the continuous audit found, then every account counted
/// now. Ends with 1 when they don't.
@Command(name = "audit", mixinStandardHelpOptions = true, description = "Proves the ledger of a running stack.")
public final class AuditCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--data", description = "The data folder of the running stack (default: ${DEFAULT-VALUE}).")
    private Path data = Path.of(".local");

    @Override
    public Integer call() {
        StackFile stack = StackFile.read(data.toAbsolutePath().normalize());
        boolean agrees = audit(
                new ApiClient(stack.api(), stack.adminToken()),
                spec.commandLine().getOut());
        return agrees ? 0 : 1;
    }

    /// Prints what every account's books say.
    ///
    /// @param admin speaks to the API with the admin scope
    /// @return whether everything agrees
    public static boolean audit(ApiClient admin, PrintWriter out) {
        JsonNode state = admin.get("/v1/admin/audit");
        out.printf(
                "continuous audit: %s, last at %s%n",
                state.path("agrees").asBoolean() ? "drift 0" : "DRIFT " + state.path("drift"),
                state.path("changedAt").asText("never"));
        boolean agrees = state.path("agrees").asBoolean();
        for (JsonNode account : admin.all("/v1/admin/audit/accounts")) {
            agrees &= account(admin, account.path("account").asText(), out);
        }
        out.println(agrees ? "the books agree" : "THE BOOKS DON'T AGREE: see docs/quota.md, run-book");
        out.flush();
        return agrees;
    }

    private static boolean account(ApiClient admin, String account, PrintWriter out) {
        JsonNode audit = admin.get("/v1/admin/accounts/" + account + "/audit");
        JsonNode assets = audit.path("assets");
        out.printf(
                "%-24s %s, %d lines%n",
                account, verdict(audit), audit.path("lines").asLong());
        for (JsonNode period : audit.path("periods")) {
            out.printf(
                    "  %s: balance %d, sum of lines %d, drift %d%n",
                    period.path("period").asText(),
                    period.path("balance").asLong(),
                    period.path("sumOfLines").asLong(),
                    period.path("drift").asLong());
        }
        out.printf(
                "  %d assets of %d contents: %d uncharged, %d of other units; %d charged without an asset (no error)%n",
                assets.path("assets").asLong(),
                assets.path("contents").asLong(),
                assets.path("uncharged").asLong(),
                assets.path("otherUnits").asLong(),
                assets.path("chargedWithoutAsset").asLong());
        return audit.path("agrees").asBoolean();
    }

    private static String verdict(JsonNode audit) {
        return audit.path("agrees").asBoolean() ? "agrees" : "DOES NOT AGREE";
    }
}
