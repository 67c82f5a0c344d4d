package dev.bucketsync.connector.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.bucketsync.connector.connection.Connection.Owner;
import dev.bucketsync.connector.connection.Connection.Target;
import dev.bucketsync.connector.connection.Connection.Times;
import dev.bucketsync.connector.connection.Connection.Trust;
import dev.bucketsync.connector.connection.Connection.Upkeep;
import dev.bucketsync.connector.outbox.Outbox;
import dev.bucketsync.events.ConnectionStatus;
import dev.bucketsync.events.id.AccountId;
import dev.bucketsync.events.id.ConnectionId;
import dev.bucketsync.events.id.ProjectId;
import dev.bucketsync.runtime.settings.Secret;
import dev.bucketsync.sandbox.testing.PostgresFixture;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

class ConnectionStoreIT {
    private static final PostgresFixture POSTGRES = PostgresFixture.shared();
    private static final String EXTERNAL_ID = "7d9f1a52-0a53-4f0e-9c39-1f7c4b8f2a10";
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

    @Test
    void keepsTheExternalIdOutOfMessages() {
        ConnectionStore store = new ConnectionStore(new Outbox());
        Connection connection = connection();
        Throwable failure = catchThrowable(
                () -> Jdbi.create(POSTGRES.freshDatabase()).useHandle(handle -> store.add(handle, connection)));

        assertThat(failure).as("there is no table here").isNotNull();
        assertThat(failure).hasMessageContaining("my-images").hasMessageNotContaining(EXTERNAL_ID);
        assertThat(connection.toString()).doesNotContain(EXTERNAL_ID);
        assertThat(connection.event().toString()).doesNotContain(EXTERNAL_ID);
    }

    private static Connection connection() {
        return new Connection(
                ConnectionId.fresh(),
                1,
                new Owner(new AccountId("acme"), new ProjectId("p")),
                new ConnectionName("n"),
                new Target(new BucketName("my-images"), KeyPrefix.WHOLE_BUCKET, new BucketRegion("eu-west-1")),
                new Trust("arn:aws:iam::999988887777:role/bucketsync", new Secret(EXTERNAL_ID)),
                Optional.empty(),
                ConnectionStatus.PENDING,
                Upkeep.NONE,
                new Times(NOW, NOW));
    }
}
