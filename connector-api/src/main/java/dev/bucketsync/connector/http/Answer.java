package dev.bucketsync.connector.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.bucketsync.events.EventJson;
import io.javalin.http.Context;
import java.util.Optional;

/// An answer as it goes out, and as it is kept to be given again.
public record Answer(int status, Optional<String> location, Optional<String> etag, String json) {
    private static final JsonMapper JSON = EventJson.mapper();
    private static final int OK = 200;
    private static final int CREATED = 201;
    private static final int ACCEPTED = 202;

    public static Answer ok(Object body) {
        return new Answer(OK, Optional.empty(), Optional.empty(), write(body));
    }

    public static Answer created(String location, Object body) {
        return new Answer(CREATED, Optional.of(location), Optional.empty(), write(body));
    }

    public static Answer accepted(Object body) {
        return new Answer(ACCEPTED, Optional.empty(), Optional.empty(), write(body));
    }

    public static Answer accepted(String location, Object body) {
        return new Answer(ACCEPTED, Optional.of(location), Optional.empty(), write(body));
    }

    public Answer withEtag(String tag) {
        return new Answer(status, location, Optional.of(tag), json);
    }

    public void send(Context ctx) {
        location.ifPresent(value -> ctx.header("Location", value));
        etag.ifPresent(value -> ctx.header("ETag", value));
        ctx.status(status).contentType("application/json").result(json);
    }

    static String write(Object body) {
        try {
            return JSON.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("our own answers are writable", e);
        }
    }
}
