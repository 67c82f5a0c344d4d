package dev.bucketsync.e2e;

import static dev.bucketsync.e2e.World.STACK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bucketsync.events.id.AccountId;
import dev.bucketsync.local.client.ConnectedBucket;
import dev.bucketsync.local.stack.LocalStack;
import dev.bucketsync.local.stack.Service;
import dev.bucketsync.sandbox.aws.s3.Bucket;
import dev.bucketsync.sandbox.aws.s3.Faults;
import dev.bucketsync.sandbox.aws.store.MemoryStore;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Each service is killed (SIGKILL) while it demonstrably holds work; nothing is lost and nothing happens twice.
class KillIT {
    private static final int OBJECTS = 2_300;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /// Who holds it publishes the API's outbox; nobody else does meanwhile.
    private static final String RELAYS_LOCK =
            "SELECT pg_advisory_xact_lock(x'6f757462'::int, 'connector'::regnamespace::oid::int)";

    private AccountId account;
    private Bucket bucket;
    private Set<String> keys;
    private ConnectedBucket connection;

    @BeforeEach
    void connectABucketOfSeveralPages() {
        account = World.account(1_000_000);
        String name = World.fresh("killed");
        MemoryStore store = new MemoryStore();
        keys = new TreeSet<>();
        for (int i = 0; i < OBJECTS; i++) {
            String key = "pictures/%05d.png".formatted(i);
            store.put(key, png(i));
            keys.add(key);
        }
        bucket = STACK.aws().buckets().put(name, LocalStack.REGION, LocalStack.CUSTOMER_AWS_ACCOUNT, store);
        connection = World.connect(account, "kills", name, "");
    }

    @Test
    void theSyncWorkerDiesInTheMiddleOfAPage() throws SQLException {
        bucket.faults().set(Faults.Settings.NONE.delayingLists(Duration.ofMillis(300)));
        String request = connection.requestSync();
        await("first page listed").atMost(PATIENCE).until(() -> listed() > 0);
        bucket.faults().set(Faults.Settings.NONE.holdingLists());
        await("a page is being listed")
                .atMost(PATIENCE)
                .until(() -> bucket.faults().held() > 0);
        assertThat(listed()).isBetween(1L, OBJECTS - 1L);

        killAndAwaitSuccessor(Service.SYNC_WORKER);
        bucket.faults().clear();

        assertNothingLostAndNothingDoubled(request);
    }

    @Test
    void theValidatorDiesWithHeadersHalfRead() throws SQLException {
        bucket.faults().set(Faults.Settings.NONE.holdingGets());
        String request = connection.requestSync();
        await("many objects are being read")
                .atMost(PATIENCE)
                .until(() -> bucket.faults().held() >= 20);

        killAndAwaitSuccessor(Service.VALIDATOR_WORKER);
        bucket.faults().clear();

        assertNothingLostAndNothingDoubled(request);
    }

    @Test
    void theQuotaServiceDiesInTheMiddleOfABatch() throws SQLException {
        String request;
        try (Connection holder = Ledger.open();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("LOCK TABLE quota.entry IN SHARE MODE");
            request = connection.requestSync();
            await("a batch waits inside its transaction")
                    .atMost(PATIENCE)
                    .until(() -> waitingForALock("bucketsync_quota") > 0);
            assertThat(Ledger.entries(account)).isZero();

            killAndAwaitSuccessor(Service.QUOTA_SERVICE);
            holder.rollback();
        }
        assertNothingLostAndNothingDoubled(request);
    }

    @Test
    void theApiDiesBeforeItHasSaidWhatItAccepted() throws SQLException {
        String request;
        try (Connection holder = Ledger.open();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute(RELAYS_LOCK);
            request = connection.requestSync();
            assertThat(unpublished()).isPositive();

            killAndAwaitSuccessor(Service.CONNECTOR_API);
            assertThat(unpublished()).isPositive();
            holder.rollback();
        }
        assertNothingLostAndNothingDoubled(request);
    }

    private static long unpublished() throws SQLException {
        return Ledger.number("SELECT count(*) FROM connector.outbox WHERE published_at IS NULL");
    }

    private static long waitingForALock(String user) throws SQLException {
        return Ledger.number(
                "SELECT count(*) FROM pg_stat_activity WHERE usename = ? AND wait_event_type = 'Lock'", user);
    }

    private long listed() throws SQLException {
        return Ledger.number("""
                SELECT coalesce(max(r.listed), 0) FROM catalog.run r JOIN catalog.connection c ON c.id = r.connection_id
                WHERE c.connection = ?""", connection.id());
    }

    private static void killAndAwaitSuccessor(Service service) {
        long dead = STACK.service(service).handle().pid();
        STACK.service(service).kill();
        await(service.title() + " is started again and ready")
                .atMost(PATIENCE)
                .until(() -> STACK.service(service).handle().pid() != dead
                        && STACK.service(service).isReady());
    }

    private void assertNothingLostAndNothingDoubled(String request) throws SQLException {
        JsonNode run = connection.await(request, PATIENCE, _ -> {});

        assertThat(run.path("state").asText()).isEqualTo("COMPLETED");
        assertThat(run.path("counts").path("listed").asLong()).isEqualTo(OBJECTS);
        assertThat(run.path("counts").path("admitted").asLong()).isEqualTo(OBJECTS);
        List<String> assets = new ArrayList<>();
        World.api(account)
                .all("/v1/connections/" + connection.id() + "/assets")
                .forEach(asset -> assets.add(asset.path("key").asText()));
        assertThat(assets).doesNotHaveDuplicates().hasSameElementsAs(keys);
        assertThat(Ledger.entries(account)).isEqualTo(OBJECTS);
        assertThat(Ledger.unitsCharged(account)).isEqualTo(OBJECTS);
    }

    /// A whole one-pixel PNG with a text chunk that makes each one different.
    private static byte[] png(int number) {
        return HexFormat.of()
                .parseHex("89504e470d0a1a0a"
                        + chunk("IHDR", HexFormat.of().parseHex("00000001000000010800000000"))
                        + chunk("tEXt", ("n\0" + number).getBytes(StandardCharsets.ISO_8859_1))
                        + chunk("IDAT", HexFormat.of().parseHex("789c63600000000200015e2d4b4a"))
                        + chunk("IEND", new byte[0]));
    }

    private static String chunk(String type, byte[] data) {
        CRC32 crc = new CRC32();
        crc.update(type.getBytes(StandardCharsets.US_ASCII));
        crc.update(data);
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(data.length)
                + hex.formatHex(type.getBytes(StandardCharsets.US_ASCII))
                + hex.formatHex(data)
                + hex.toHexDigits((int) crc.getValue());
    }
}
