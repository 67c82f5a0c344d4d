package dev.bucketsync.connector.doctor;

import dev.bucketsync.connector.connection.Connection;
import dev.bucketsync.connector.connection.Connection.Target;
import dev.bucketsync.connector.connection.ConnectionTest.Step;
import dev.bucketsync.connector.connection.ConnectionTest.StepName;
import dev.bucketsync.connector.connection.FindingCode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.sts.model.Credentials;

/// One test of one connection: its steps in order, each resting on the one before.
final class Examination {
    /// Stands for any object where none was found: CORS is a matter of the bucket.
    private static final String ANY_KEY = "any";

    private final Connection connection;
    private final TestAccess access;
    private final Preflight preflight;
    private final Patience patience;
    private final Instant deadline;
    private final Findings findings;
    private final List<Step> steps = new ArrayList<>();

    Examination(Connection connection, TestAccess access, Preflight preflight, Patience patience, Instant deadline) {
        this.connection = connection;
        this.access = access;
        this.preflight = preflight;
        this.patience = patience;
        this.deadline = deadline;
        this.findings = new Findings(connection);
    }

    List<Step> run() {
        assumeRole().ifPresent(session -> {
            steps.add(assumeRoleAsSomebodyElse());
            readBucket(session);
        });
        for (StepName name : List.of(StepName.values()).subList(steps.size(), StepName.values().length)) {
            steps.add(Step.skipped(name, FindingCode.NOT_REACHED, "a step before it failed"));
        }
        return List.copyOf(steps);
    }

    private Optional<Credentials> assumeRole() {
        try {
            Credentials session = patience.withPatience(
                    () -> assume(Optional.of(connection.trust().externalId().value())));
            steps.add(Step.ok(StepName.ASSUME_ROLE));
            return Optional.of(session);
        } catch (SdkException e) {
            steps.add(findings.assumeRole(e));
            return Optional.empty();
        }
    }

    private Credentials assume(Optional<String> externalId) {
        return access.assume(
                connection.role().orElseThrow().value(),
                externalId,
                connection.target().region(),
                deadline);
    }

    /// With no ExternalId, and with one that nobody knows: a pattern such as `*` in the policy refuses only the first.
    private Step assumeRoleAsSomebodyElse() {
        for (Optional<String> other :
                List.of(Optional.<String>empty(), Optional.of(UUID.randomUUID().toString()))) {
            try {
                assume(other);
                return findings.openRole();
            } catch (SdkException e) {
                if (!Findings.isRefusal(e)) {
                    return Findings.trouble(StepName.ASSUME_ROLE_WITHOUT_EXTERNAL_ID, e);
                }
            }
        }
        return Step.ok(StepName.ASSUME_ROLE_WITHOUT_EXTERNAL_ID);
    }

    private void readBucket(Credentials session) {
        try (S3Client s3 = access.s3(session, connection.target().region())) {
            Optional<String> found = patience.withPatience(() -> list(s3));
            steps.add(Step.ok(StepName.LIST));
            steps.add(read(s3, found));
            String key = found.orElse(connection.target().prefix() + ANY_KEY);
            steps.add(preflight.check(access.address(connection.target(), key), access.left(deadline)));
        } catch (SdkException e) {
            steps.add(findings.list(e));
        }
    }

    private Optional<String> list(S3Client s3) {
        Target target = connection.target();
        ListObjectsV2Request request = ListObjectsV2Request.builder()
                .bucket(target.bucket().value())
                .prefix(target.prefix().value())
                .maxKeys(1)
                .overrideConfiguration(access.before(deadline))
                .build();
        return s3.listObjectsV2(request).contents().stream().findFirst().map(S3Object::key);
    }

    private Step read(S3Client s3, Optional<String> found) {
        if (found.isEmpty()) {
            return Step.skipped(
                    StepName.READ,
                    FindingCode.EMPTY,
                    "nothing lies under the prefix '%s' yet"
                            .formatted(connection.target().prefix()));
        }
        try {
            patience.withPatience(() -> readFirstByte(s3, found.get()));
            return Step.ok(StepName.READ);
        } catch (SdkException e) {
            return findings.read(found.get(), e);
        }
    }

    private int readFirstByte(S3Client s3, String key) {
        GetObjectRequest request = GetObjectRequest.builder()
                .bucket(connection.target().bucket().value())
                .key(key)
                .range("bytes=0-0")
                .overrideConfiguration(access.before(deadline))
                .build();
        try (ResponseInputStream<GetObjectResponse> in = s3.getObject(request)) {
            int first = in.read();
            in.abort();
            return first;
        } catch (IOException e) {
            throw SdkClientException.create("the object's first byte did not arrive", e);
        }
    }
}
