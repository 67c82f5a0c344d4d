package dev.bucketsync.connector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bucketsync.connector.Client.Answer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What the catalogue holds is shown page by page, to its own account only.
class CatalogIT {
    @RegisterExtension
    private static final ApiExtension API = new ApiExtension();

    private static int connections;

    private String account;
    private Client client;
    private String first;
    private String second;

    @BeforeEach
    void twoConnections() {
        account = API.freshAccount();
        client = API.as(account);
        Answer set = API.plan(account, "null");
        assertThat(set.status()).isEqualTo(200);
        first = connection("first");
        second = connection("second");
    }

    @Test
    void listsObjectsInTheOrderOfTheirBytesPageByPage() {
        List<String> keys = List.of("B", "a b+%.jpg", "ab", "z", "ö", "\ud7ff", "\ue000", "\ud83d\ude80");
        keys.reversed().forEach(key -> object(first, key, "ADMITTED"));

        assertThat(keysOf("/v1/connections/" + first + "/objects?limit=3")).containsExactlyElementsOf(keys);
        assertThat(keysOf("/v1/connections/" + second + "/objects")).isEmpty();
    }

    @Test
    void filtersByOutcomeAndReason() {
        object(first, "a", "ADMITTED");
        rejected(first, "b", "EXIF_ORIENTATION");
        rejected(first, "c", "VIDEO_BRAND");
        object(first, "d", "FAULTED");

        String objects = "/v1/connections/" + first + "/objects";
        assertThat(keysOf(objects + "?outcome=rejected&limit=1")).containsExactly("b", "c");
        assertThat(keysOf(objects + "?reason=VIDEO_BRAND")).containsExactly("c");
        assertThat(keysOf(objects + "?outcome=FAULTED&reason=VIDEO_BRAND")).isEmpty();
        assertThat(keysOf("/v1/connections/" + first + "/assets")).containsExactly("a");
    }

    @Test
    void showsReasonsWithWhatWasSeenWantedAndRepairs() {
        rejected(first, "video.mp4", "VIDEO_BRAND");
        var item = client.get("/v1/connections/" + first + "/objects").json().at("/items/0");

        assertThat(item.at("/reasons/0/reason").asText()).isEqualTo("VIDEO_BRAND");
        assertThat(item.at("/reasons/0/seen").asText()).isEqualTo("isom");
        assertThat(item.at("/reasons/0/wanted").asText()).isEqualTo("mp42");
        assertThat(item.at("/reasons/0/repair").asText()).contains("ffmpeg");
        assertThat(item.at("/shortfall/needed").asLong()).isEqualTo(9);
        assertThat(item.path("media").path("kind").asText()).isEqualTo("VIDEO");
        assertThat(item.path("size").asLong()).isEqualTo(123);
        assertThat(item.path("etag").asText()).isEqualTo("e-video.mp4");
        assertThat(item.path("lastModified").asText()).isEqualTo("2026-11-01T10:00:00.000Z");
        assertThat(item.path("stale").asBoolean()).isFalse();
        assertThat(item.has("fault")).isFalse();
        assertThat(item.has("units")).isFalse();
    }

    @Test
    void showsFaultsWithTheirCause() {
        object(first, "a", "FAULTED");
        var item = client.get("/v1/connections/" + first + "/objects").json().at("/items/0");
        assertThat(item.at("/fault/cause").asText()).isEqualTo("THROTTLED");
        assertThat(item.at("/fault/detail").asText()).isEqualTo("slow down");
    }

    @Test
    void addsUpTheAssetsOfAProject() {
        object(first, "a", "ADMITTED");
        object(first, "b", "ADMITTED");
        object(first, "c", "FAULTED");
        object(second, "a", "ADMITTED");
        object(second, "d", "ADMITTED");

        assertThat(keysOf("/v1/projects/p/assets?limit=1")).containsExactly("a", "b", "a", "d");
        assertThat(keysOf("/v1/projects/p/assets?limit=3")).containsExactly("a", "b", "a", "d");
        assertThat(keysOf("/v1/projects/p/assets")).containsExactly("a", "b", "a", "d");
    }

    @Test
    void showsNothingOfAnotherAccountsProject() {
        object(first, "a", "ADMITTED");
        Client stranger = API.as("stranger");
        assertThat(stranger.get("/v1/projects/p/assets").status()).isEqualTo(404);
        assertThat(stranger.get("/v1/connections/" + first + "/objects").status())
                .isEqualTo(404);
    }

    @Test
    void refusesACursorOfAnotherFilterOrConnection() {
        rejected(first, "a", "VIDEO_BRAND");
        rejected(first, "b", "VIDEO_BRAND");
        String cursor = client.get("/v1/connections/" + first + "/objects?outcome=REJECTED&limit=1")
                .at("nextCursor");
        assertThat(cursor).isNotEmpty();

        assertThat(List.of(
                        "/v1/connections/" + first + "/objects?limit=1&cursor=" + cursor,
                        "/v1/connections/" + first + "/objects?outcome=ADMITTED&cursor=" + cursor,
                        "/v1/connections/" + second + "/objects?outcome=REJECTED&cursor=" + cursor,
                        "/v1/projects/p/assets?cursor=" + cursor,
                        "/v1/connections?cursor=" + cursor))
                .allSatisfy(path -> {
                    Answer refused = client.get(path);
                    assertThat(refused.status()).isEqualTo(400);
                    assertThat(refused.at("code")).isEqualTo("INVALID_FIELD");
                    assertThat(refused.at("field")).isEqualTo("cursor");
                });
    }

    @Test
    void listsConnectionsOfTheAccountPageByPage() {
        String third = connection("third");
        List<String> ids = new ArrayList<>();
        String path = "/v1/connections?limit=2";
        Answer page = client.get(path);
        ids.addAll(page.json().path("items").findValuesAsText("id"));
        assertThat(ids).hasSize(2);
        ids.addAll(client.get(path + "&cursor=" + page.at("nextCursor"))
                .json()
                .path("items")
                .findValuesAsText("id"));
        assertThat(ids).containsExactly(first, second, third);
    }

    @Test
    void givesUpAReadThatTakesTooLong() {
        object(first, "a", "ADMITTED");
        try (var lock = API.installation().jdbi().open()) {
            lock.begin();
            lock.execute("LOCK TABLE catalog.api_object IN ACCESS EXCLUSIVE MODE");
            Answer refused = client.get("/v1/connections/" + first + "/objects");
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.at("code")).isEqualTo("UNAVAILABLE");
            lock.rollback();
        }
    }

    @Test
    void timesRequestsByRouteNotByPath() {
        client.get("/v1/connections/" + first + "/objects");
        client.get("/v1/no/such/route");
        assertThat(API.running()
                        .meters
                        .get("bucketsync.http.requests")
                        .tags("route", "/v1/connections/{connection}/objects", "method", "GET", "status", "200")
                        .timer()
                        .count())
                .isPositive();
        assertThat(API.running()
                        .meters
                        .get("bucketsync.http.requests")
                        .tags("route", "none", "method", "none", "status", "404")
                        .timer()
                        .count())
                .isPositive();
    }

    private String connection(String name) {
        String id = client.post("/v1/connections", """
                        {"project": "p", "name": "%s", "bucket": "my-images", "region": "eu-west-1"}""".formatted(name)).at("id");
        assertThat(id).isNotEmpty();
        API.installation()
                .jdbi()
                .useHandle(handle ->
                        handle.execute("INSERT INTO catalog.api_connection VALUES (?, ?)", id, ++connections));
        return id;
    }

    private void object(String connection, String key, String outcome) {
        boolean faulted = outcome.equals("FAULTED");
        insert(connection, key, outcome, "{}", null, faulted ? "THROTTLED" : null);
    }

    private void rejected(String connection, String key, String reason) {
        String rejections = """
                [{"reason": "%s", "detail": "it is so", "seen": "isom", "wanted": "mp42", "repair": "ffmpeg -i x y"}]""".formatted(reason);
        insert(connection, key, "REJECTED", "{" + reason + "}", rejections, null);
    }

    private void insert(
            String connection, String key, String outcome, String reasons, String rejections, String fault) {
        API.installation()
                .jdbi()
                .useHandle(handle -> handle.createUpdate("""
                INSERT INTO catalog.api_object
                SELECT :connection, :account, 'p', connection_id, :key, :outcome, :reasons::text[], :rejections::jsonb,
                    CASE WHEN :rejections::text IS NULL THEN NULL ELSE '{"needed": 9}'::jsonb END, :fault,
                    CASE WHEN :fault::text IS NULL THEN NULL ELSE 'slow down' END, 'e-' || :name, 123,
                    '2026-11-01T10:00:00Z', 'STANDARD', '{"kind": "VIDEO"}',
                    CASE WHEN :outcome = 'ADMITTED' THEN 1 END, now(), 'run', false, 1
                FROM catalog.api_connection WHERE connection = :connection""")
                        .bind("connection", connection)
                        .bind("account", account)
                        .bind("key", key.getBytes(StandardCharsets.UTF_8))
                        .bind("name", key)
                        .bind("outcome", outcome)
                        .bind("reasons", reasons)
                        .bind("rejections", rejections)
                        .bind("fault", fault)
                        .execute());
    }

    private List<String> keysOf(String path) {
        List<String> keys = new ArrayList<>();
        String cursor = "";
        do {
            Answer page =
                    client.get(path + (cursor.isEmpty() ? "" : (path.contains("?") ? "&" : "?") + "cursor=" + cursor));
            assertThat(page.status()).as(page.text()).isEqualTo(200);
            page.json().path("items").forEach(item -> keys.add(item.path("key").asText()));
            cursor = page.at("nextCursor");
        } while (!cursor.isEmpty());
        return keys;
    }
}
