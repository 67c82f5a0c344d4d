package dev.bucketsync.connector.http;

import dev.bucketsync.connector.problem.Problem;
import dev.bucketsync.connector.problem.ProblemCode;
import dev.bucketsync.events.id.AccountId;
import io.javalin.http.Context;
import java.util.Objects;
import java.util.Set;

/// Who is asking, as the token says.
///
/// @param subject a person's or a service's name
/// @param account the tenant: nothing of any other account is shown
public record Caller(String subject, AccountId account, Set<String> scopes) {
    private static final String ADMIN = "bucketsync:admin";
    private static final String ATTRIBUTE = "caller";

    public Caller {
        scopes = Set.copyOf(scopes);
    }

    public static Caller of(Context ctx) {
        return Objects.requireNonNull(ctx.attribute(ATTRIBUTE), "the route is outside /v1");
    }

    void attach(Context ctx) {
        ctx.attribute(ATTRIBUTE, this);
    }

    /// Refuses who may not set accounts.
    public void requireAdmin() {
        if (!scopes.contains(ADMIN)) {
            throw Problem.of(
                            ProblemCode.FORBIDDEN, "this route needs the scope " + ADMIN, "use a token with that scope")
                    .exception();
        }
    }
}
