package dev.bucketsync.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.bucketsync.connector.Client.Answer;
import dev.bucketsync.sandbox.jwt.LocalIssuer;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Everything wrong that comes in is refused with a code, the field, its value and what to do.
class BadInputIT {
    private static final String GOOD = """
            {"project": "p", "name": "n", "bucket": "my-images", "prefix": "photos", "region": "eu-west-1"}""";

    @RegisterExtension
    private static final ApiExtension API = new ApiExtension();

    private static Client client;
    private static Client admin;
    private static String connection;

    @BeforeAll
    static void start() {
        client = API.as("acme");
        admin = API.admin();
        allow("acme", "1000");
        connection = client.post("/v1/connections", GOOD).at("id");
        assertThat(connection).isNotEmpty();
    }

    static Stream<Arguments> fields() {
        return Stream.of(
                arguments("bucket", "\"My_Images\"", "INVALID_FIELD"),
                arguments("bucket", "\"my..images\"", "INVALID_FIELD"),
                arguments("bucket", "\"images--use1-az4--x-s3\"", "INVALID_FIELD"),
                arguments("bucket", "42", "INVALID_FIELD"),
                arguments("bucket", "{\"name\": \"x\"}", "INVALID_FIELD"),
                arguments("region", "\"eu-west-99\"", "INVALID_FIELD"),
                arguments("region", "\"aws-global\"", "INVALID_FIELD"),
                arguments("region", "\"cn-north-1\"", "INVALID_FIELD"),
                arguments("prefix", "\"/photos\"", "INVALID_FIELD"),
                arguments("prefix", "\"photos/../private\"", "INVALID_FIELD"),
                arguments("prefix", "\"a\\u0000b\"", "INVALID_FIELD"),
                arguments("prefix", "\"a\\ud800b\"", "INVALID_FIELD"),
                arguments("prefix", "\"a\\nb\"", "INVALID_FIELD"),
                arguments("prefix", "\"" + "a".repeat(1025) + "\"", "INVALID_FIELD"),
                arguments("prefix", "true", "INVALID_FIELD"),
                arguments("name", "\"" + "n".repeat(101) + "\"", "INVALID_FIELD"),
                arguments("name", "\"  \"", "INVALID_FIELD"),
                arguments("project", "\"a b\"", "INVALID_FIELD"),
                arguments("project", "\"\"", "INVALID_FIELD"),
                arguments("bukcet", "\"x\"", "UNKNOWN_FIELD"));
    }

    @ParameterizedTest
    @MethodSource("fields")
    void namesTheFieldItsValueAndAFix(String field, String value, String code) {
        Answer refused = client.post("/v1/connections", with(field, value));

        refused(refused, 400, code, field);
        assertThat(refused.at("value")).isNotEqualTo("null").hasSizeLessThanOrEqualTo(101);
        assertThat(refused.json().has("value")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"project", "name", "bucket", "region"})
    void namesAFieldThatIsMissing(String field) {
        refused(client.post("/v1/connections", with(field, "null")), 400, "INVALID_FIELD", field);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "null",
                "[]",
                "\"text\"",
                "{} {}",
                "{\"name\": 1, \"name\": 2}",
                "<xml/>",
                "{'a': 1}",
                "\0"
            })
    void wantsOneJsonObject(String body) {
        Answer refused = client.post("/v1/connections", body);
        refused(refused, 400, "INVALID_FIELD", body.isEmpty() ? "project" : "body");
    }

    @Test
    void wantsUtf8() {
        Answer refused = client.send(client.request("/v1/connections")
                .POST(BodyPublishers.ofByteArray("{\"name\": \"ü\"}".getBytes(StandardCharsets.ISO_8859_1))));
        refused(refused, 400, "INVALID_FIELD", "body");
    }

    @Test
    void refusesABodyOver64KiB() {
        refused(
                client.post("/v1/connections", with("name", "\"" + "n".repeat(65 * 1024) + "\"")),
                413,
                "BODY_TOO_LARGE",
                "body");
    }

    static Stream<String> wrongArns() {
        return Stream.of(
                "reader",
                "arn:aws:iam::123456789012:user/reader",
                "arn:aws:iam::1:role/reader",
                "arn:aws:sts::123456789012:assumed-role/reader/session",
                "arn:aws-cn:iam::123456789012:role/reader");
    }

    @ParameterizedTest
    @MethodSource("wrongArns")
    void refusesAnArnOfAnotherShapeOrPartition(String arn) {
        Answer refused = client.put("/v1/connections/" + connection + "/role", "{\"roleArn\": \"%s\"}".formatted(arn));
        refused(refused, 400, "INVALID_FIELD", "roleArn");
        assertThat(refused.at("value")).isEqualTo(arn);
    }

    static Stream<Arguments> routesOfAConnection() {
        return Stream.of(
                arguments("GET", ""),
                arguments("GET", "/aws-policy"),
                arguments("GET", "/aws-policy/iam"),
                arguments("GET", "/aws-policy/trust"),
                arguments("GET", "/aws-policy/cors"),
                arguments("PUT", "/role"),
                arguments("POST", "/tests"),
                arguments("POST", "/sync-requests"),
                arguments("GET", "/sync-runs"),
                arguments("GET", "/objects"),
                arguments("GET", "/assets"));
    }

    @ParameterizedTest
    @MethodSource("routesOfAConnection")
    void answersForAnotherAccountsConnectionExactlyAsForNone(String method, String route) {
        Client stranger = API.as("stranger");
        String body = method.equals("PUT") ? "{\"roleArn\": \"arn:aws:iam::123456789012:role/reader\"}" : "";
        Answer foreign = call(stranger, method, "/v1/connections/" + connection + route, body);
        String nobodys = "0198f000-0000-7000-8000-000000000000";
        Answer unknown = call(stranger, method, "/v1/connections/" + nobodys + route, body);

        refused(foreign, 404, "NOT_FOUND", "connection");
        assertThat(foreign.text().replace(connection, nobodys)).isEqualTo(unknown.text());
        assertThat(foreign.status()).isEqualTo(unknown.status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/sync-requests/x", "/v1/sync-runs/x", "/v1/projects/x/assets", "/v1/connections/a%20b"})
    void answers404ForIdsThatNobodyHas(String path) {
        Answer refused = client.get(path);
        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.at("code")).isEqualTo("NOT_FOUND");
    }

    @Test
    void wantsAToken() {
        refusedToken(API.running().client("").get("/v1/connections"));
        refusedToken(API.running().client("").get("/v1/no-such-route"));
        assertThat(API.running().client("").get("/%76%31/connections").status()).isIn(400, 401, 404);
        assertThat(API.running().client("").get("//v1/connections").status()).isIn(400, 401, 404);
        refusedToken(API.running().client("nonsense").get("/v1/connections"));
        refusedToken(API.running().client("a.b.c").get("/v1/connections"));
    }

    @Test
    void refusesAnExpiredToken() {
        Answer refused = API.running()
                .client(token(Map.of("aud", "bucketsync", "account", "acme"), Duration.ofMinutes(-5)))
                .get("/v1/connections");
        refusedToken(refused);
        assertThat(refused.at("detail")).contains("expired");
    }

    @Test
    void refusesTokensForOthersOrWithoutAnAccount() {
        refusedToken(API.running()
                .client(token(Map.of("aud", "another-service", "account", "acme"), Duration.ofHours(1)))
                .get("/v1/connections"));
        refusedToken(API.running()
                .client(token(Map.of("aud", "bucketsync"), Duration.ofHours(1)))
                .get("/v1/connections"));
        refusedToken(API.running()
                .client(token(Map.of("aud", "bucketsync", "account", 7), Duration.ofHours(1)))
                .get("/v1/connections"));
        refusedToken(API.running()
                .client(token(Map.of("aud", "bucketsync", "account", "a b"), Duration.ofHours(1)))
                .get("/v1/connections"));
    }

    @Test
    void refusesATokenThatAnotherIssuerSigned(@TempDir Path folder) {
        try (var impostor =
                LocalIssuer.start(folder, API.installation().issuer().issuer(), 0)) {
            String token =
                    impostor.token("mallory", Map.of("aud", "bucketsync", "account", "acme"), Duration.ofHours(1));
            refusedToken(API.running().client(token).get("/v1/connections"));
            refusedToken(API.running().client(token).get("/v1/connections"));
        }
        assertThat(client.get("/v1/connections").status())
                .as("ours still counts")
                .isEqualTo(200);
    }

    @Test
    void refusesATokenWhoseClaimsWereChanged() {
        String[] parts = API.installation().token("acme").split("[.]", 3);
        String[] others = API.installation().token("stranger").split("[.]", 3);
        refusedToken(API.running()
                .client(parts[0] + "." + others[1] + "." + parts[2])
                .get("/v1/connections"));
    }

    @Test
    void keepsAdminRoutesForAdmins() {
        Answer refused = client.put(
                "/v1/admin/accounts/acme", "{\"plan\": \"pro\", \"monthlyQuota\": null, \"connectingAllowed\": true}");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.at("code")).isEqualTo("FORBIDDEN");
        assertThat(client.get("/v1/admin/accounts/acme").status()).isEqualTo(403);
        assertThat(client.get("/v1/%61dmin/accounts/acme").status()).isIn(400, 403, 404);
        assertThat(client.get("/v1//admin/accounts/acme").status()).isIn(400, 403, 404);
        assertThat(client.get("/v1/connections/..;/admin/accounts/acme").status())
                .isIn(400, 403, 404);
    }

    static Stream<Arguments> accountFields() {
        return Stream.of(
                arguments("plan", "\"\""),
                arguments("plan", "3"),
                arguments("monthlyQuota", "-1"),
                arguments("monthlyQuota", "1.5"),
                arguments("monthlyQuota", "\"100\""),
                arguments("monthlyQuota", "99999999999999999999"),
                arguments("timeZone", "\"Mars/Olympus\""),
                arguments("connectingAllowed", "\"yes\""));
    }

    @ParameterizedTest
    @MethodSource("accountFields")
    void namesTheFieldOfAnAccount(String field, String value) {
        String body = "{\"plan\": \"pro\", \"monthlyQuota\": 10, \"timeZone\": \"UTC\", \"connectingAllowed\": true}"
                .replaceAll("\"" + field + "\": [^,}]+", "\"" + field + "\": " + value);
        refused(admin.put("/v1/admin/accounts/x", body), 400, "INVALID_FIELD", field);
    }

    @Test
    void doesNotTakeAForgottenQuotaForNoLimit() {
        refused(
                admin.put("/v1/admin/accounts/x", "{\"plan\": \"pro\", \"connectingAllowed\": true}"),
                400,
                "INVALID_FIELD",
                "monthlyQuota");
    }

    static Stream<Arguments> queries() {
        return Stream.of(
                arguments("outcome=maybe", "INVALID_FIELD", "outcome"),
                arguments("reason=UGLY", "INVALID_FIELD", "reason"),
                arguments("limit=0", "INVALID_FIELD", "limit"),
                arguments("limit=1001", "INVALID_FIELD", "limit"),
                arguments("limit=ten", "INVALID_FIELD", "limit"),
                arguments("cursor=abc", "INVALID_FIELD", "cursor"),
                arguments("reasons=ARCHIVED", "UNKNOWN_FIELD", "reasons"));
    }

    @ParameterizedTest
    @MethodSource("queries")
    void namesTheQueryParameter(String query, String code, String field) {
        refused(client.get("/v1/connections/" + connection + "/objects?" + query), 400, code, field);
    }

    @Test
    void refusesAModeThereIsNot() {
        refused(
                client.post("/v1/connections/" + connection + "/sync-requests", "{\"mode\": \"FASTER\"}"),
                400,
                "INVALID_FIELD",
                "mode");
    }

    @Test
    void refusesASecondConnectionOfTheSameNameInAProject() {
        refused(client.post("/v1/connections", GOOD), 409, "CONFLICT", "name");
    }

    private static void refused(Answer answer, int status, String code, String field) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.header("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
        assertThat(answer.at("code")).as(answer.text()).isEqualTo(code);
        assertThat(answer.at("field")).as(answer.text()).isEqualTo(field);
        assertThat(answer.at("fix")).as(answer.text()).isNotEmpty();
        assertThat(answer.json().path("status").asInt()).isEqualTo(status);
        assertThat(answer.at("title")).isNotEmpty();
        assertThat(answer.at("type")).startsWith("urn:bucketsync:problem:");
    }

    private static void refusedToken(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(401);
        assertThat(answer.at("code")).isEqualTo("UNAUTHENTICATED");
        assertThat(answer.at("fix")).isNotEmpty();
        assertThat(answer.header("WWW-Authenticate")).contains("Bearer");
    }

    private static Answer call(Client who, String method, String path, String body) {
        return switch (method) {
            case "GET" -> who.get(path);
            case "PUT" -> who.put(path, body);
            default -> who.post(path, body);
        };
    }

    private static String token(Map<String, Object> claims, Duration ttl) {
        return API.installation().issuer().token("somebody", claims, ttl);
    }

    private static void allow(String account, String quota) {
        Answer set = API.plan(account, quota);
        assertThat(set.status()).as(set.text()).isEqualTo(200);
    }

    /// A good body but for one field, replaced or added.
    private static String with(String field, String value) {
        String replaced = GOOD.replaceAll(
                "\"" + field + "\": \"[^\"]*\"", Matcher.quoteReplacement("\"%s\": %s".formatted(field, value)));
        return replaced.equals(GOOD) ? GOOD.replace("}", ", \"%s\": %s}".formatted(field, value)) : replaced;
    }
}
