package dev.bucketsync.sandbox.aws.s3;

import dev.bucketsync.sandbox.aws.http.Answer;
import dev.bucketsync.sandbox.aws.http.Request;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Answers browsers: preflights, and the headers that let a page see an answer.
final class CorsAnswers {
    private CorsAnswers() {}

    static Answer preflight(Optional<Bucket> bucket, Request request) {
        var origin = request.header("Origin")
                .orElseThrow(
                        () -> S3Error.of(400, "BadRequest", "Insufficient information. Origin request header needed."));
        var method = request.header("Access-Control-Request-Method")
                .orElseThrow(() -> S3Error.of(400, "BadRequest", "Invalid Access-Control-Request-Method: null"));
        var rules = bucket.map(Bucket::cors).orElse(CorsRules.NONE);
        if (rules.isEmpty()) {
            throw S3Error.of(403, "AccessForbidden", "CORSResponse: CORS is not enabled for this bucket.");
        }
        var headers = requestedHeaders(request);
        return rules.find(origin, method, headers)
                .map(rule -> Answer.empty(200).with(rule.answer(origin, headers)))
                .orElseThrow(() -> S3Error.of(
                        403,
                        "AccessForbidden",
                        "CORSResponse: This CORS request is not allowed. This is"
                                + " usually because the evalution of Origin, request method / Access-Control-Request-Method or"
                                + " Access-Control-Request-Headers are not whitelisted by the resource's CORS spec."));
    }

    /// What a page of the request's origin may see of the answer, refusals included.
    static Map<String, String> headers(Optional<Bucket> bucket, Request request) {
        return request.header("Origin")
                .flatMap(origin -> bucket.flatMap(found -> found.cors().find(origin, request.method(), List.of()))
                        .map(rule -> rule.answer(origin, List.of())))
                .orElse(Map.of());
    }

    private static List<String> requestedHeaders(Request request) {
        return request.header("Access-Control-Request-Headers").stream()
                .flatMap(list -> Arrays.stream(list.split(",", -1)))
                .map(String::strip)
                .filter(header -> !header.isEmpty())
                .toList();
    }
}
