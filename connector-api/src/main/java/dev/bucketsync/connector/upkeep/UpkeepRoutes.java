package dev.bucketsync.connector.upkeep;

import dev.bucketsync.connector.account.Allowance;
import dev.bucketsync.connector.connection.Connection;
import dev.bucketsync.connector.connection.Connection.Upkeep;
import dev.bucketsync.connector.connection.ConnectionLookup;
import dev.bucketsync.connector.connection.ConnectionRoutes;
import dev.bucketsync.connector.connection.ConnectionTestStore;
import dev.bucketsync.connector.http.Answer;
import dev.bucketsync.connector.http.Body;
import dev.bucketsync.connector.http.Query;
import dev.bucketsync.connector.http.Routes;
import dev.bucketsync.connector.problem.Objection;
import dev.bucketsync.connector.problem.Problem;
import dev.bucketsync.connector.problem.ProblemCode;
import dev.bucketsync.connector.upkeep.ScheduleView.Sleeps;
import dev.bucketsync.events.run.Schedule;
import dev.bucketsync.runtime.cron.Cron;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;

/// Keeping a connection up to date without being asked: by a schedule, and by S3's own notifications.
public record UpkeepRoutes(ConnectionLookup lookup, ConnectionTestStore tests, Allowance allowance, InstantSource clock)
        implements Routes {
    private static final String SCHEDULE = "/v1/connections/{connection}/schedule";
    private static final String BUCKET_EVENTS = "/v1/connections/{connection}/bucket-events";

    @Override
    public void register(RoutesConfig routes) {
        routes.put(SCHEDULE, this::setSchedule);
        routes.get(SCHEDULE, this::showSchedule);
        routes.delete(SCHEDULE, this::dropSchedule);
        routes.put(BUCKET_EVENTS, this::switchBucketEvents);
    }

    private void setSchedule(Context ctx) {
        Body body = Body.read(ctx, "cron", "zone");
        Schedule schedule = new Schedule(
                body.value("cron", CronText::objection, text -> text),
                body.value("zone", UpkeepRoutes::noZone, ZoneId::of));
        lookup.transactions()
                .write(transaction -> view(
                        transaction, change(transaction, ctx, upkeep -> upkeep.withSchedule(Optional.of(schedule)))))
                .send(ctx);
    }

    private static Optional<Objection> noZone(String zone) {
        return Objection.unless(
                ZoneId.getAvailableZoneIds().contains(zone),
                "is no IANA time zone",
                "send one such as Europe/Berlin or UTC");
    }

    private void showSchedule(Context ctx) {
        Query.of(ctx);
        lookup.transactions()
                .read(handle -> view(handle, lookup.required(handle, ctx)))
                .send(ctx);
    }

    private void dropSchedule(Context ctx) {
        Body.read(ctx);
        answerConnection(ctx, upkeep -> upkeep.withSchedule(Optional.empty()));
    }

    private void switchBucketEvents(Context ctx) {
        boolean enabled = Body.read(ctx, "enabled").flag("enabled");
        answerConnection(ctx, upkeep -> upkeep.withBucketEvents(enabled));
    }

    private void answerConnection(Context ctx, UnaryOperator<Upkeep> change) {
        lookup.transactions()
                .write(transaction -> {
                    Connection now = change(transaction, ctx, change);
                    return ConnectionRoutes.answer(now, tests.find(transaction, now.id()));
                })
                .send(ctx);
    }

    /// What is as it was makes no new revision: asking twice is asking once.
    private Connection change(Handle transaction, Context ctx, UnaryOperator<Upkeep> change) {
        Connection connection = lookup.forChange(transaction, ctx);
        Upkeep next = change.apply(connection.upkeep());
        return next.equals(connection.upkeep())
                ? connection
                : lookup.store().replace(transaction, connection.withUpkeep(next, clock.instant()));
    }

    private Answer view(Handle handle, Connection connection) {
        Schedule schedule = connection.upkeep().schedule().orElseThrow(() -> none(connection));
        Optional<Sleeps> sleeps = sleeps(handle, connection);
        Optional<Instant> next = sleeps.isPresent()
                ? Optional.empty()
                : Cron.parse(schedule.cron()).next(clock.instant(), schedule.zone());
        Optional<Instant> last = ScheduleBook.lastAt(handle, connection.id());
        return Answer.ok(ScheduleView.of(schedule, next, last, sleeps)).withEtag(connection.etag());
    }

    private Optional<Sleeps> sleeps(Handle handle, Connection connection) {
        if (!connection.event().readable()) {
            return Optional.of(Sleeps.CONNECTION_NOT_READY);
        }
        return allowance.includesSyncing(handle, connection.owner().account())
                ? Optional.empty()
                : Optional.of(Sleeps.PLAN_REQUIRED);
    }

    private static RuntimeException none(Connection connection) {
        return Problem.of(
                        ProblemCode.NOT_FOUND,
                        "the connection has no schedule",
                        "set one with PUT /v1/connections/%s/schedule".formatted(connection.id()))
                .at("connection", connection.id().value())
                .exception();
    }
}
