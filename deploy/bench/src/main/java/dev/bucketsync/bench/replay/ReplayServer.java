package dev.bucketsync.bench.replay;

import dev.bucketsync.sandbox.aws.http.Answer;
import dev.bucketsync.sandbox.aws.http.Body;
import dev.bucketsync.sandbox.aws.http.HttpFront;
import dev.bucketsync.sandbox.aws.http.Query;
import dev.bucketsync.sandbox.aws.http.Request;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// Serves listings of generated buckets, `SHAPE-KEYS`, and a role to whoever asks: it believes every signature.
/// A process of its own, so that what a client costs can be told apart.
///
/// A bucket whose name begins with `black-hole` never answers. `/-/weather?delay=100&jitter=20&slowdown=0` sets how
/// pages are answered. `/-/forget` makes room: buckets are made again when they are asked for. `/-/requests` tells how
/// many lists there
/// were since that was last asked; `/-/pages-again` how many of them asked for a page that was asked for before that.
public final class ReplayServer {
    private static final Answer SLOW_DOWN = new Answer(
            503,
            Map.of("Content-Type", "application/xml"),
            Body.of("<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>"));

    private static final String BLACK_HOLE = "black-hole";

    private final Map<String, SortedKeys> buckets = new ConcurrentHashMap<>();
    private final LongAdder requests = new LongAdder();
    private final LongAdder pagesAgain = new LongAdder();
    private final Set<String> pages = ConcurrentHashMap.newKeySet();
    private volatile Set<String> before = Set.of();
    private volatile Weather weather = Weather.FINE;

    private ReplayServer() {}

    /// Prints its address once it answers.
    public static void main(String[] args) {
        ReplayServer server = new ReplayServer();
        System.out.println(HttpFront.start(0, server::answer).endpoint());
    }

    private Answer answer(Request request) throws IOException {
        if (request.method().equals("POST")) {
            return session();
        }
        String[] path = request.rawPath().split("/", -1);
        String first = path.length > 1 ? path[1] : "";
        return first.equals("-") ? control(path[2], request) : list(first, request);
    }

    private static Answer session() {
        return Answer.xml(200, """
                <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>\
                <AccessKeyId>ASIAREPLAY</AccessKeyId><SecretAccessKey>replayed</SecretAccessKey>\
                <SessionToken>token</SessionToken>\
                <Expiration>%s</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>""".formatted(Instant.now().plus(1, ChronoUnit.HOURS)));
    }

    private Answer control(String what, Request request) {
        String told = switch (what) {
            case "weather" -> {
                weather = Weather.of(request.query());
                yield "";
            }
            case "forget" -> {
                buckets.clear();
                yield "";
            }
            case "requests" -> Long.toString(requests.sumThenReset());
            case "pages-again" -> Long.toString(pagesAgain());
            default -> throw new IllegalArgumentException("weather, forget, requests or pages-again, not " + what);
        };
        return new Answer(200, Map.of(), Body.of(told));
    }

    /// From now on those count as asked before that were asked until now.
    private long pagesAgain() {
        before = Set.copyOf(pages);
        return pagesAgain.sumThenReset();
    }

    private void notePage(String bucket, Query query) {
        if (query.has("delimiter")) {
            return;
        }
        String page = bucket + "/" + query.first("start-after").orElse("");
        pages.add(page);
        if (before.contains(page)) {
            pagesAgain.increment();
        }
    }

    private Answer list(String bucket, Request request) {
        if (request.query().has("location")) {
            return Answer.xml(
                    200,
                    "<LocationConstraint xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">eu-west-1</LocationConstraint>");
        }
        requests.increment();
        notePage(bucket, request.query());
        if (bucket.startsWith(BLACK_HOLE)) {
            Weather.standStill();
        }
        SortedKeys keys = buckets.computeIfAbsent(bucket, name -> new SortedKeys(Shape.keysOf(name)));
        weather.pass();
        if (weather.refuses()) {
            return SLOW_DOWN;
        }
        byte[] document = new ListDocument(keys, new ListAsk(request.query())).of(bucket);
        return new Answer(200, Map.of("Content-Type", "application/xml"), Body.of(document));
    }
}
