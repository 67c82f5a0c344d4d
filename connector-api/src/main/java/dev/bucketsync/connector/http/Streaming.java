package dev.bucketsync.connector.http;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers that are written as they are read.
public final class Streaming {
    private static final Logger LOG = LoggerFactory.getLogger(Streaming.class);

    private Streaming() {}

    /// Writes the body of an answer.
    @FunctionalInterface
    public interface Body {
        void writeTo(OutputStream out) throws IOException;
    }

    /// Sends an answer. One that has begun and can't be finished is cut off with its connection: no client may take the
    /// half of it, or a problem written behind it, for the whole.
    public static void send(Context ctx, Body body) {
        try {
            body.writeTo(ctx.outputStream());
        } catch (IOException | UncheckedIOException e) {
            LOG.info("the client of {} went away", ctx.path(), e);
            cut(ctx);
        } catch (RuntimeException e) {
            LOG.error("an answer of {} was broken off", ctx.path(), e);
            cut(ctx);
        }
    }

    private static void cut(Context ctx) {
        ServletContextRequest.getServletContextRequest(ctx.req())
                .getConnectionMetaData()
                .getConnection()
                .getEndPoint()
                .close();
    }
}
