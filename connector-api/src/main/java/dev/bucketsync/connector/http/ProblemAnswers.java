package dev.bucketsync.connector.http;

import dev.bucketsync.connector.problem.Problem;
import dev.bucketsync.connector.problem.ProblemCode;
import dev.bucketsync.connector.problem.ProblemException;
import dev.bucketsync.runtime.process.Faults;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Turns whatever ends a request into an RFC 9457 answer. What nobody foresaw is logged, and belongs to its request.
final class ProblemAnswers implements Routes {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemAnswers.class);
    private static final int NOT_FOUND = 404;
    private static final int INTERNAL = 500;
    /// query_canceled: the statement ran out of its time.
    private static final String CANCELED = "57014";

    @Override
    public void register(RoutesConfig routes) {
        routes.exception(ProblemException.class, (e, ctx) -> send(ctx, e.problem()));
        routes.exception(HttpResponseException.class, (e, ctx) -> send(ctx, ofFramework(e)));
        routes.exception(UncheckedIOException.class, (e, ctx) -> send(ctx, interrupted()));
        routes.exception(JdbiException.class, (e, ctx) -> send(ctx, ofDatabase(ctx, e)));
        routes.exception(Exception.class, (e, ctx) -> send(ctx, unforeseen(ctx, e)));
    }

    private static void send(Context ctx, Problem problem) {
        if (problem.code() == ProblemCode.UNAUTHENTICATED) {
            ctx.header("WWW-Authenticate", "Bearer");
        }
        ctx.status(problem.status()).contentType(Problem.MEDIA_TYPE).result(Answer.write(problem));
    }

    private static Problem ofFramework(HttpResponseException e) {
        ProblemCode code = e.getStatus() == NOT_FOUND ? ProblemCode.NOT_FOUND : ProblemCode.INVALID_FIELD;
        return Problem.of(code, "there is no such route", "see /openapi.yaml for the routes")
                .withStatus(e.getStatus());
    }

    private static Problem interrupted() {
        return Problem.of(ProblemCode.INVALID_FIELD, "the body ended early", "send the whole body")
                .at("body");
    }

    private static Problem ofDatabase(Context ctx, JdbiException e) {
        if (e.getCause() instanceof SQLException sql && CANCELED.equals(sql.getSQLState())) {
            LOG.warn("a statement of {} took too long", ctx.path(), e);
            return Problem.of(
                    ProblemCode.UNAVAILABLE,
                    "reading took too long",
                    "ask for less, such as a smaller page, or try again later");
        }
        if (Faults.isPlumbing(e)) {
            LOG.warn("no database for {}", ctx.path(), e);
            return Problem.of(ProblemCode.UNAVAILABLE, "the database can't be reached", "try again in a moment");
        }
        return unforeseen(ctx, e);
    }

    private static Problem unforeseen(Context ctx, Exception e) {
        LOG.error("unforeseen at {} {}", ctx.method(), ctx.path(), e);
        return Problem.of(
                        ProblemCode.UNAVAILABLE,
                        "something of ours failed",
                        "try again; if it stays, tell the operator")
                .withStatus(INTERNAL);
    }
}
