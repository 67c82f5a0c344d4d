package dev.bucketsync.connector.credit;

import dev.bucketsync.connector.account.Accounts;
import dev.bucketsync.connector.http.Answer;
import dev.bucketsync.connector.http.Body;
import dev.bucketsync.connector.http.Caller;
import dev.bucketsync.connector.http.PathIds;
import dev.bucketsync.connector.http.Query;
import dev.bucketsync.connector.http.Routes;
import dev.bucketsync.connector.idempotency.IdempotencyKeys;
import dev.bucketsync.connector.outbox.Outbox;
import dev.bucketsync.connector.paging.Cursors;
import dev.bucketsync.connector.paging.Page;
import dev.bucketsync.connector.problem.Objection;
import dev.bucketsync.events.EventId;
import dev.bucketsync.events.QuotaEvent.QuotaCredited;
import dev.bucketsync.events.id.AccountId;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// Operators give accounts units back. The ledger is the quota-service's: we pass the credit on.
public record CreditRoutes(Accounts accounts, Outbox outbox, IdempotencyKeys keys, Cursors cursors) implements Routes {
    private static final String CREDITS = "/v1/admin/accounts/{account}/credits";
    private static final long MAX_UNITS = 1_000_000_000_000L;
    private static final int MAX_REASON = 500;

    @Override
    public void register(RoutesConfig routes) {
        routes.post(CREDITS, this::give);
        routes.get(CREDITS, this::list);
    }

    private void give(Context ctx) {
        Caller.of(ctx).requireAdmin();
        Body body = Body.read(ctx, "units", "reason");
        long units = body.number("units", 1, MAX_UNITS);
        String reason = body.value("reason", CreditRoutes::noReason, String::strip);
        AccountId account = PathIds.read(ctx, "account", AccountId::new);
        keys.onceUnderKey(ctx, body, transaction -> {
                    require(transaction, account);
                    return give(
                            transaction, account, units, reason, Caller.of(ctx).subject());
                })
                .send(ctx);
    }

    private static Optional<Objection> noReason(String reason) {
        return Objection.unless(
                !reason.isBlank() && reason.codePointCount(0, reason.length()) <= MAX_REASON,
                "must have 1 to %d characters".formatted(MAX_REASON),
                "say in a sentence why; the customer reads it");
    }

    /// By the database's clock: it decides which period the units belong to.
    private Answer give(Handle transaction, AccountId account, long units, String reason, String actor) {
        QuotaCredited credited = new QuotaCredited(
                new EventId(UUID.randomUUID().toString()),
                transaction
                        .createQuery("SELECT now()")
                        .mapTo(Instant.class)
                        .one()
                        .truncatedTo(ChronoUnit.MILLIS),
                account,
                units,
                reason,
                actor);
        outbox.add(transaction, credited);
        return Answer.accepted(new CreditView(
                credited.id().value(),
                account,
                units,
                reason,
                actor,
                credited.at(),
                Optional.empty(),
                Optional.empty()));
    }

    private void list(Context ctx) {
        Caller.of(ctx).requireAdmin();
        Query query = Query.of(ctx, "cursor", "limit");
        AccountId account = PathIds.read(ctx, "account", AccountId::new);
        List<String> list = List.of(account.value(), "credits");
        int limit = Page.limit(query);
        long before = cursors.read(query, list)
                .map(last -> Long.parseLong(last.getFirst()))
                .orElse(Long.MAX_VALUE);
        List<CreditList.Row> rows = keys.transactions().read(handle -> {
            require(handle, account);
            return CreditList.page(handle, account, before, limit + 1);
        });
        Answer.ok(Page.of(
                        rows,
                        limit,
                        CreditList.Row::view,
                        last -> cursors.write(list, List.of(Long.toString(last.number())))))
                .send(ctx);
    }

    private void require(Handle handle, AccountId account) {
        if (accounts.find(handle, account).isEmpty()) {
            throw PathIds.unknown("account", account);
        }
    }
}
