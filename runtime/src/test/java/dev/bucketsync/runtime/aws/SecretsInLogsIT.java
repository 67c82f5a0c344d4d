package dev.bucketsync.runtime.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bucketsync.runtime.process.ChildJvm;
import dev.bucketsync.sandbox.aws.AwsSandbox;
import dev.bucketsync.sandbox.testing.AwsFixture;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SecretsInLogsIT {
    private static final AwsFixture AWS = AwsFixture.shared();
    private static final String EXTERNAL_ID = "6c1f0e5a-1111-4222-8333-944455556666";
    private static final Pattern TOKEN = Pattern.compile("(?im)^x-amz-security-token: *(\\S+)");
    private static final Pattern SIGNATURE = Pattern.compile("Signature=(\\S+)");

    @Test
    void evenATracedCallShowsNoCredentialAndNoExternalId() throws IOException, InterruptedException {
        AwsSandbox aws = AWS.sandbox();
        String role = AWS.freshReader("photos", "", EXTERNAL_ID);
        List<String> arguments = List.of(role, EXTERNAL_ID, AwsFixture.REGION, "photos", "a.jpg");
        try (BrokenServer s3 = BrokenServer.start(BrokenServer.answering(200, "x"));
                ChildJvm reader = ChildJvm.start(ReadingProcess.class, arguments, environment(aws, s3))) {
            assertThat(reader.exitCode()).describedAs(reader.output()).isZero();
            // JSON may write a slash as \/, and tokens have some.
            assertThat(reader.output().replace("\\/", "/"))
                    .contains("read as AssumedRole[owner=connection-1")
                    .doesNotContain(EXTERNAL_ID)
                    .doesNotContain(aws.platform().secretAccessKey())
                    .doesNotContain(sent(s3, TOKEN))
                    .doesNotContain(sent(s3, SIGNATURE));
        }
    }

    private static String sent(BrokenServer s3, Pattern secret) {
        Matcher matcher = secret.matcher(s3.heads().getFirst());
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    private static Map<String, String> environment(AwsSandbox aws, BrokenServer s3) {
        return Map.of(
                "BUCKETSYNC_LOG_LEVEL", "TRACE",
                "AWS_ENDPOINT_URL_S3", s3.uri().toString(),
                "AWS_ENDPOINT_URL_STS", aws.stsEndpoint().toString(),
                "AWS_ACCESS_KEY_ID", aws.platform().accessKeyId(),
                "AWS_SECRET_ACCESS_KEY", aws.platform().secretAccessKey());
    }
}
