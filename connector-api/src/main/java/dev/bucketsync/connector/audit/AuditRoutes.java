package dev.bucketsync.connector.audit;

import dev.bucketsync.connector.connection.ConnectionStore;
import dev.bucketsync.connector.http.Answer;
import dev.bucketsync.connector.http.Caller;
import dev.bucketsync.connector.http.PathIds;
import dev.bucketsync.connector.http.Query;
import dev.bucketsync.connector.http.Routes;
import dev.bucketsync.connector.outbox.Transactions;
import dev.bucketsync.connector.paging.Cursors;
import dev.bucketsync.connector.paging.Page;
import dev.bucketsync.events.id.AccountId;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.function.Function;

/// Shows operators whether the ledger's books agree. connector-api asks because it alone may read both the ledger's and
/// the catalogue's views.
public record AuditRoutes(ConnectionStore connections, Transactions transactions, Cursors cursors) implements Routes {
    private static final List<String> LIST = List.of("audit", "accounts");

    @Override
    public void register(RoutesConfig routes) {
        routes.get("/v1/admin/audit", this::state);
        routes.get("/v1/admin/audit/accounts", this::accounts);
        routes.get("/v1/admin/accounts/{account}/audit", this::account);
    }

    private void state(Context ctx) {
        Caller.of(ctx).requireAdmin();
        Query.of(ctx);
        Answer.ok(reading("5s", AuditReader::state)).send(ctx);
    }

    private void accounts(Context ctx) {
        Caller.of(ctx).requireAdmin();
        Query query = Query.of(ctx, "cursor", "limit");
        int limit = Page.limit(query);
        String after = cursors.read(query, LIST).map(List::getFirst).orElse("");
        List<AuditedAccount> rows = reading("5s", reader -> reader.accounts(after, limit + 1));
        Answer.ok(Page.of(
                        rows,
                        limit,
                        row -> row,
                        last -> cursors.write(LIST, List.of(last.account().value()))))
                .send(ctx);
    }

    /// Reads every line and asset of the account: an operator's question, allowed to take its time.
    private void account(Context ctx) {
        Caller.of(ctx).requireAdmin();
        Query.of(ctx);
        AccountId account = PathIds.read(ctx, "account", AccountId::new);
        Answer.ok(reading(
                        "10min",
                        reader -> reader.account(
                                account, connections.page(reader.handle(), account, "", Integer.MAX_VALUE))))
                .send(ctx);
    }

    private <T> T reading(String atMost, Function<AuditReader, T> work) {
        return transactions.snapshot(atMost, handle -> work.apply(new AuditReader(handle)));
    }
}
