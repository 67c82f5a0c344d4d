package dev.bucketsync.e2e;

import static dev.bucketsync.e2e.World.STACK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bucketsync.events.Topic;
import dev.bucketsync.events.id.AccountId;
import dev.bucketsync.local.client.ConnectedBucket;
import dev.bucketsync.local.sample.SampleBucket;
import dev.bucketsync.local.stack.LocalStack;
import dev.bucketsync.sandbox.aws.store.FolderStore;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a preview says of a bucket of real images and videos is what the sync after it does, at no header read twice.
class PreviewIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    @Test
    void tellsBeforehandWhatASyncWillDo() throws IOException, SQLException {
        SampleBucket.createIn(folder);
        String bucket = World.fresh("previewed");
        var _ = STACK.aws()
                .buckets()
                .put(bucket, LocalStack.REGION, LocalStack.CUSTOMER_AWS_ACCOUNT, new FolderStore(folder));
        AccountId account = World.account(SampleBucket.QUOTA);
        ConnectedBucket connection = World.connect(account, "previewed", bucket, "");

        long before = STACK.aws().stats().bucket(bucket).gets();
        JsonNode preview = preview(account, connection);

        assertThat(preview.at("/run/state").asText()).as(preview.toString()).isEqualTo("COMPLETED");
        assertThat(preview.at("/run/counts/listed").asInt())
                .isEqualTo(SampleBucket.expected().size());
        JsonNode findings = preview.path("findings");
        long wouldNotFit = findings.at("/fit/wouldNot/objects").asLong();
        assertThat(findings.at("/fit/fits/objects").asLong() + wouldNotFit)
                .isEqualTo(preview.at("/run/counts/accepted").asLong());
        assertThat(findings.at("/fit/firstNot")).isNotEmpty();
        assertThat(findings.at("/units/left").asLong()).isEqualTo(SampleBucket.QUOTA);
        assertThat(findings.path("types")).hasSizeGreaterThan(1);
        assertThat(findings.path("wouldRemove").asLong()).isZero();
        assertNothingWasTouched(account, connection);
        long gets = STACK.aws().stats().bucket(bucket).gets();
        assertThat(gets - before)
                .isEqualTo(findings.at("/requests/preview/headers").asLong());

        JsonNode run = connection.sync(PATIENCE, _ -> {});

        assertThat(STACK.aws().stats().bucket(bucket).gets())
                .as("GET requests after the preview")
                .isEqualTo(gets);
        assertThat(run.at("/counts/admitted").asLong())
                .isEqualTo(findings.at("/fit/fits/objects").asLong());
        assertThat(run.at("/counts/rejected").asLong())
                .isEqualTo(preview.at("/run/counts/rejected").asLong() + wouldNotFit);
        assertThat(Ledger.unitsCharged(account))
                .isEqualTo(findings.at("/fit/fits/units").asLong());
    }

    private static void assertNothingWasTouched(AccountId account, ConnectedBucket connection) throws SQLException {
        assertThat(Ledger.entries(account)).isZero();
        assertThat(World.api(account).get("/v1/usage").path("used").asLong()).isZero();
        assertThat(World.api(account).all("/v1/connections/" + connection.id() + "/objects"))
                .isEmpty();
        assertThat(Topics.all(Topic.ASSETS)).noneMatch(record -> record.key().startsWith(connection.id() + "/"));
        assertThat(Topics.all(Topic.ACCEPTED_ASSETS))
                .noneMatch(record -> record.key().equals(account.value()));
    }

    private static JsonNode preview(AccountId account, ConnectedBucket connection) {
        String request = World.api(account)
                .post("/v1/connections/" + connection.id() + "/sync-previews", Map.of())
                .at("/request/requestId")
                .asText();
        return await("the preview's end")
                .atMost(PATIENCE)
                .until(
                        () -> World.api(account).get("/v1/sync-previews/" + request),
                        preview -> preview.at("/run/endedAt").isTextual());
    }
}
