package dev.bucketsync.connector.http;

import dev.bucketsync.connector.problem.Problem;
import dev.bucketsync.connector.problem.ProblemCode;
import dev.bucketsync.connector.problem.ProblemException;
import io.javalin.http.Context;
import java.util.function.Function;

/// Ids in paths: one that can't be any id is as unknown as one that is nobody's, or another account's.
public final class PathIds {
    private PathIds() {}

    /// Reads an id out of the request's path.
    ///
    /// @param what such as `connection`, the name of the path's parameter
    public static <T> T read(Context ctx, String what, Function<String, T> type) {
        String text = ctx.pathParam(what);
        try {
            return type.apply(text);
        } catch (IllegalArgumentException e) {
            throw unknown(what, text);
        }
    }

    public static ProblemException unknown(String what, Object id) {
        return Problem.of(
                        ProblemCode.NOT_FOUND,
                        "the account has no such " + what,
                        "look the id up again; it must be of the token's account")
                .at(what, id.toString())
                .exception();
    }
}
