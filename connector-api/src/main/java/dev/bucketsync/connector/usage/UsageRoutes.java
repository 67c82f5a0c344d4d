package dev.bucketsync.connector.usage;

import dev.bucketsync.connector.http.Answer;
import dev.bucketsync.connector.http.Caller;
import dev.bucketsync.connector.http.PathIds;
import dev.bucketsync.connector.http.Query;
import dev.bucketsync.connector.http.Routes;
import dev.bucketsync.connector.http.Streaming;
import dev.bucketsync.connector.paging.Cursors;
import dev.bucketsync.connector.paging.Page;
import dev.bucketsync.events.id.AccountId;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/// What the quota was used for: an account's periods, each by connection and media type, and the ledger itself.
public final class UsageRoutes implements Routes {
    private static final String PERIODS = "/v1/usage/periods";
    private static final String PERIOD = PERIODS + "/{period}";

    private final UsageHistory history;
    private final Cursors cursors;
    private final Jdbi jdbi;

    public UsageRoutes(Jdbi jdbi, Cursors cursors) {
        this.history = new UsageHistory(jdbi);
        this.cursors = cursors;
        this.jdbi = jdbi;
    }

    @Override
    public void register(RoutesConfig routes) {
        routes.get(PERIODS, this::list);
        routes.get(PERIOD, this::show);
        routes.get(PERIOD + "/ledger", this::export);
    }

    private void list(Context ctx) {
        Query query = Query.of(ctx, "cursor", "limit");
        AccountId account = Caller.of(ctx).account();
        List<String> list = List.of(account.value(), "usage-periods");
        int limit = Page.limit(query);
        String before = cursors.read(query, list).map(List::getFirst).orElse(UsageHistory.NEWEST);
        List<UsagePeriodView> rows = history.page(account, before, limit + 1);
        Answer.ok(Page.of(rows, limit, row -> row, last -> cursors.write(list, List.of(last.period()))))
                .send(ctx);
    }

    private void show(Context ctx) {
        Query.of(ctx);
        String period = period(ctx);
        Answer.ok(history.findWithParts(Caller.of(ctx).account(), period)
                        .orElseThrow(() -> PathIds.unknown("period", period)))
                .send(ctx);
    }

    private void export(Context ctx) {
        Query.of(ctx);
        String period = period(ctx);
        AccountId account = Caller.of(ctx).account();
        if (history.find(account, period).isEmpty()) {
            throw PathIds.unknown("period", period);
        }
        LedgerExport export = new LedgerExport(jdbi, account, period, LedgerExport.PAGE);
        List<LedgerLine> first = export.first();
        ctx.contentType("text/csv; charset=utf-8; header=present");
        ctx.header("Content-Disposition", "attachment; filename=\"ledger-%s.csv\"".formatted(period));
        Streaming.send(ctx, out -> export.write(first, out));
    }

    /// What can't be any period is as unknown as one that nobody has used.
    private static String period(Context ctx) {
        String period = ctx.pathParam("period");
        if (!period.matches("\\d{4}-\\d{2}")) {
            throw PathIds.unknown("period", period);
        }
        return period;
    }
}
