package dev.bucketsync.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bucketsync.connector.Client.Answer;
import dev.bucketsync.events.ConnectionEvent.ConnectionUpdated;
import dev.bucketsync.events.ConnectionStatus;
import dev.bucketsync.events.Topic;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A deleted connection is gone for its owner, and everyone is told.
class DeletionIT {
    @RegisterExtension
    private static final ApiExtension API = new ApiExtension();

    private Client client;

    @BeforeEach
    void aPayingAccount() {
        String account = API.freshAccount();
        client = API.as(account);
        var _ = API.plan(account, "100");
    }

    @Test
    void findsADeletedConnectionNoMoreAndFreesItsName() {
        String id = create().at("id");

        Answer deleted = client.delete("/v1/connections/" + id);

        assertThat(deleted.status()).isEqualTo(202);
        assertThat(deleted.at("status")).isEqualTo("DELETED");
        assertThat(client.get("/v1/connections/" + id).status()).isEqualTo(404);
        assertThat(client.get("/v1/connections").json().path("items")).isEmpty();
        assertThat(client.post("/v1/connections/" + id + "/sync-requests", "").status())
                .isEqualTo(404);
        assertThat(client.delete("/v1/connections/" + id).status()).isEqualTo(404);
        assertThat(create().status()).isEqualTo(201);
        assertThat(create().status()).as("the name of one that is there").isEqualTo(409);
        await("everyone to be told")
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(API.installation().heard(Topic.CONNECTIONS, ConnectionUpdated.class))
                        .filteredOn(event -> event.connection().value().equals(id))
                        .last()
                        .satisfies(event -> {
                            assertThat(event.status()).isEqualTo(ConnectionStatus.DELETED);
                            assertThat(event.revision()).isEqualTo(2);
                        }));
    }

    @Test
    void letsNobodyElseDeleteItNorAnOldView() {
        String id = create().at("id");

        assertThat(API.as("stranger").delete("/v1/connections/" + id).status()).isEqualTo(404);
        assertThat(client.delete("/v1/connections/" + id, "If-Match", "\"7\"").status())
                .isEqualTo(412);
        assertThat(client.get("/v1/connections/" + id).status()).isEqualTo(200);
    }

    private Answer create() {
        return client.post(
                "/v1/connections",
                "{\"project\": \"p\", \"name\": \"n\", \"bucket\": \"my-images\", \"region\": \"eu-west-1\"}");
    }
}
