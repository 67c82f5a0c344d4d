package dev.bucketsync.sandbox.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bucketsync.sandbox.aws.store.FolderStore;
import dev.bucketsync.sandbox.testing.AwsFixture;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sts.model.Credentials;

/// Clients that share no code with the SDK whose signer the sandbox uses. Those not installed are left out, by name.
class ForeignClientsIT {
    private static final String AWKWARD = "my photos/ä + 100% & \"😀\".txt";
    private static final String CONTENT = "hello from disk";

    @TempDir
    Path served;

    @TempDir
    Path work;

    private Customer customer;
    private Credentials session;

    @BeforeEach
    void connect() throws IOException {
        write(AWKWARD);
        write("plain.txt");
        customer = Customer.with(new FolderStore(served));
        session = customer.assume();
    }

    @Test
    void awsCliAssumesARoleListsAndReads() throws Exception {
        requireInstalled("aws");
        var assumed = run(
                platform(),
                "aws",
                "sts",
                "assume-role",
                "--endpoint-url",
                sts(),
                "--role-arn",
                customer.roleArn(),
                "--role-session-name",
                "cli",
                "--external-id",
                Customer.EXTERNAL_ID,
                "--output",
                "text");
        assertThat(assumed.text()).contains("ASIA");
        var refused = run(
                platform(),
                "aws",
                "sts",
                "assume-role",
                "--endpoint-url",
                sts(),
                "--role-arn",
                customer.roleArn(),
                "--role-session-name",
                "cli",
                "--external-id",
                "wrong");
        assertThat(refused.text()).contains("An error occurred (AccessDenied)");
        var listed = run(
                environment(),
                "aws",
                "s3api",
                "list-objects-v2",
                "--endpoint-url",
                s3(),
                "--bucket",
                customer.name(),
                "--prefix",
                "",
                "--max-items",
                "10",
                "--page-size",
                "1",
                "--query",
                "Contents[].Key",
                "--output",
                "json");
        assertThat(listed.text().translateEscapes()).contains("plain.txt", "ä + 100% & \"😀\".txt");
        var got = run(
                environment(),
                "aws",
                "s3api",
                "get-object",
                "--endpoint-url",
                s3(),
                "--bucket",
                customer.name(),
                "--key",
                AWKWARD,
                "--range",
                "bytes=0-4",
                work.resolve("got").toString());
        assertThat(got.status()).as(got.text()).isZero();
        assertThat(work.resolve("got")).hasContent("hello");
        var synced = run(
                environment(),
                "aws",
                "s3",
                "sync",
                "s3://" + customer.name(),
                work.resolve("copy").toString(),
                "--endpoint-url",
                s3());
        assertThat(synced.status()).as(synced.text()).isZero();
        assertThat(work.resolve("copy").resolve(AWKWARD)).hasContent(CONTENT);
        var put = run(
                environment(),
                "aws",
                "s3",
                "cp",
                served.resolve("plain.txt").toString(),
                "s3://" + customer.name() + "/new",
                "--endpoint-url",
                s3());
        assertThat(put.text()).contains("AccessDenied");
    }

    @Test
    void rcloneListsAndReads() throws Exception {
        requireInstalled("rclone");
        var remote =
                ":s3,provider=Other,list_version=2,list_url_encode=true,env_auth=true,region=%s,force_path_style=true,no_check_bucket=true,endpoint='%s':%s"
                        .formatted(AwsFixture.REGION, s3(), customer.name());

        var listed = run(environment(), "rclone", "lsf", "-R", "--config", "/dev/null", remote);
        assertThat(listed.text()).as(listed.text()).contains("plain.txt", AWKWARD);
        var got = run(environment(), "rclone", "copy", "--config", "/dev/null", remote, work.toString());
        assertThat(got.status()).as(got.text()).isZero();
        assertThat(work.resolve(AWKWARD)).hasContent(CONTENT);
        var put = run(
                environment(),
                "rclone",
                "copy",
                "--retries",
                "1",
                "--low-level-retries",
                "1",
                "--config",
                "/dev/null",
                served.toString(),
                remote + "/new");
        assertThat(put.text()).contains("AccessDenied");
    }

    @Test
    void s3cmdListsAndReads() throws Exception {
        requireInstalled("s3cmd");
        var whole = s3cmd("ls", "--recursive", "s3://" + customer.name() + "/");
        assertThat(run(Map.of(), whole).text())
                .as("it sends no prefix, so the condition on it fails")
                .contains("AccessDenied");
        customer.permit("""
                {"Statement": {"Effect": "Allow", "Action": ["s3:ListBucket", "s3:GetObject"], "Resource": "*"}}""");
        assertThat(run(Map.of(), whole).text()).contains("plain.txt", AWKWARD);
        var got = run(
                Map.of(),
                s3cmd(
                        "get",
                        "s3://" + customer.name() + "/" + AWKWARD,
                        work.resolve("got").toString()));
        assertThat(got.status()).as(got.text()).isZero();
        assertThat(work.resolve("got")).hasContent(CONTENT);
        var put =
                run(Map.of(), s3cmd("put", served.resolve("plain.txt").toString(), "s3://" + customer.name() + "/new"));
        assertThat(put.text()).contains("AccessDenied");
    }

    @Test
    void curlListsAndReads() throws Exception {
        requireInstalled("curl");
        assumeTrue(
                run(Map.of(), "curl", "--help", "all").text().contains("--aws-sigv4"),
                "left out: curl (it can't sign)");
        var listed = run(Map.of(), curl("/" + customer.name() + "?list-type=2&prefix=plain"));
        assertThat(listed.text()).contains("<Key>plain.txt</Key>");
        var got = run(Map.of(), curl("/" + customer.name() + "/plain.txt"));
        assertThat(got.text()).contains(CONTENT);
        var outside = run(Map.of(), curl("/" + customer.name()));
        assertThat(outside.text()).contains("<Code>AccessDenied</Code>");
    }

    private String s3() {
        return customer.sandbox().s3Endpoint().toString();
    }

    private String sts() {
        return customer.sandbox().stsEndpoint().toString();
    }

    private Map<String, String> platform() {
        var platform = customer.sandbox().platform();
        return environment(platform.accessKeyId(), platform.secretAccessKey());
    }

    private Map<String, String> environment() {
        var environment = new HashMap<>(environment(session.accessKeyId(), session.secretAccessKey()));
        environment.put("AWS_SESSION_TOKEN", session.sessionToken());
        return environment;
    }

    private static Map<String, String> environment(String accessKeyId, String secret) {
        return Map.of(
                "AWS_ACCESS_KEY_ID",
                accessKeyId,
                "AWS_SECRET_ACCESS_KEY",
                secret,
                "AWS_DEFAULT_REGION",
                AwsFixture.REGION,
                "AWS_CONFIG_FILE",
                "/dev/null",
                "LC_ALL",
                "C.UTF-8");
    }

    private String[] s3cmd(String... arguments) {
        var host = customer.sandbox().s3Endpoint().getAuthority();
        var all = new ArrayList<>(List.of(
                "s3cmd",
                "--config",
                "/dev/null",
                "--no-ssl",
                "--host",
                host,
                "--host-bucket",
                host,
                "--region",
                AwsFixture.REGION,
                "--access_key",
                session.accessKeyId(),
                "--secret_key",
                session.secretAccessKey(),
                "--access_token",
                session.sessionToken()));
        all.addAll(List.of(arguments));
        return all.toArray(String[]::new);
    }

    private String[] curl(String path) {
        return new String[] {
            "curl",
            "-sS",
            "--aws-sigv4",
            "aws:amz:" + AwsFixture.REGION + ":s3",
            "--user",
            session.accessKeyId() + ":" + session.secretAccessKey(),
            "-H",
            "x-amz-content-sha256: UNSIGNED-PAYLOAD",
            "-H",
            "x-amz-security-token: " + session.sessionToken(),
            s3() + path
        };
    }

    private void write(String key) throws IOException {
        var file = served.resolve(key);
        Files.createDirectories(file.getParent());
        Files.writeString(file, CONTENT);
    }

    private static void requireInstalled(String command) {
        boolean installed = Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, command)));
        assumeTrue(installed, "left out: " + command + " (not installed)");
    }

    private record Ran(int status, String text) {}

    private Ran run(Map<String, String> environment, String... command) throws Exception {
        var builder = new ProcessBuilder(command).redirectErrorStream(true).directory(work.toFile());
        // The machine's own AWS settings are not under test.
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
        builder.environment().put("NO_PROXY", "127.0.0.1");
        builder.environment().putAll(environment);
        var process = builder.start();
        process.getOutputStream().close();
        var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ran(process.waitFor(), text);
    }
}
