package dev.bucketsync.connector.account;

import dev.bucketsync.connector.http.Answer;
import dev.bucketsync.connector.http.Body;
import dev.bucketsync.connector.http.Caller;
import dev.bucketsync.connector.http.PathIds;
import dev.bucketsync.connector.http.Query;
import dev.bucketsync.connector.http.Routes;
import dev.bucketsync.connector.outbox.Transactions;
import dev.bucketsync.connector.problem.Objection;
import dev.bucketsync.events.id.AccountId;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

/// An account's usage for its owner; its plan for admins.
public record AccountRoutes(Accounts accounts, UsageBook usage, Transactions transactions) implements Routes {
    private static final String ADMIN = "/v1/admin/accounts/{account}";
    private static final int MAX_PLAN = 100;

    @Override
    public void register(RoutesConfig routes) {
        routes.get("/v1/usage", this::usage);
        routes.get(ADMIN, this::show);
        routes.put(ADMIN, this::put);
    }

    private void usage(Context ctx) {
        Query.of(ctx);
        AccountId account = Caller.of(ctx).account();
        Answer.ok(transactions.read(handle -> usage.current(handle, account))).send(ctx);
    }

    private void show(Context ctx) {
        Caller.of(ctx).requireAdmin();
        AccountId id = PathIds.read(ctx, "account", AccountId::new);
        Account account = transactions
                .read(handle -> accounts.find(handle, id))
                .orElseThrow(() -> PathIds.unknown("account", id));
        Answer.ok(account).withEtag(account.etag()).send(ctx);
    }

    private void put(Context ctx) {
        Caller.of(ctx).requireAdmin();
        Account wanted = wanted(PathIds.read(ctx, "account", AccountId::new), ctx);
        Account stored = transactions.write(transaction -> accounts.put(transaction, wanted));
        Answer.ok(stored).withEtag(stored.etag()).send(ctx);
    }

    private Account wanted(AccountId account, Context ctx) {
        Body body = Body.read(ctx, "plan", "monthlyQuota", "timeZone", "connectingAllowed");
        return new Account(
                account,
                0,
                body.value("plan", AccountRoutes::noPlan, plan -> plan),
                body.numberOrNull("monthlyQuota"),
                body.optionalValue("timeZone", AccountRoutes::noZone, ZoneId::of)
                        .orElse(ZoneOffset.UTC),
                body.flag("connectingAllowed"),
                usage.clock().instant());
    }

    private static Optional<Objection> noPlan(String plan) {
        return Objection.unless(
                !plan.isBlank() && plan.codePointCount(0, plan.length()) <= MAX_PLAN,
                "must have 1 to 100 characters",
                "send the plan's name");
    }

    private static Optional<Objection> noZone(String zone) {
        return Objection.unless(
                ZoneId.getAvailableZoneIds().contains(zone),
                "is no IANA time zone",
                "send a name such as Europe/Berlin, or leave it out for UTC");
    }
}
