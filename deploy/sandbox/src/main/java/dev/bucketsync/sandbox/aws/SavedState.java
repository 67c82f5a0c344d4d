package dev.bucketsync.sandbox.aws;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.bucketsync.sandbox.aws.iam.Iam;
import dev.bucketsync.sandbox.aws.iam.PlatformPrincipal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What survives a restart of the sandbox: the platform's identity, customers' roles and CORS rules.
record SavedState(Platform platform, List<SavedRole> roles, Map<String, String> cors) {
    private static final JsonMapper JSON = new JsonMapper();

    /// Unlike `PlatformPrincipal`, whose text hides the secret, this is what the file says.
    record Platform(String accessKeyId, String secretAccessKey, String principalArn) {
        PlatformPrincipal principal() {
            return new PlatformPrincipal(accessKeyId, secretAccessKey, principalArn);
        }
    }

    /// A role with its documents as pasted.
    record SavedRole(String arn, String trust, String permissions, long longestSessionSeconds) {}

    static SavedState fresh() {
        var principal = PlatformPrincipal.random();
        return new SavedState(
                new Platform(principal.accessKeyId(), principal.secretAccessKey(), principal.principalArn()),
                List.of(),
                Map.of());
    }

    static SavedState read(Path file) {
        try {
            return Files.exists(file) ? JSON.readValue(file.toFile(), SavedState.class) : fresh();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void restore(Iam iam) {
        roles.forEach(role -> iam.putRole(
                role.arn(), role.trust(), role.permissions(), Duration.ofSeconds(role.longestSessionSeconds())));
    }

    SavedState with(Iam iam, Map<String, String> corsByBucket) {
        var saved = iam.roles().stream()
                .map(role -> new SavedRole(
                        role.arn().toString(),
                        role.documents().trustText(),
                        role.documents().permissionsText(),
                        role.longestSession().toSeconds()))
                .toList();
        var allCors = new TreeMap<>(cors);
        allCors.putAll(corsByBucket);
        return new SavedState(platform, saved, allCors);
    }

    /// Replaces the file whole, so that a kill in between leaves the old one.
    void write(Path file) {
        try {
            Files.createDirectories(file.getParent());
            var next = file.resolveSibling(file.getFileName() + ".next");
            JSON.writerWithDefaultPrettyPrinter().writeValue(next.toFile(), this);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
