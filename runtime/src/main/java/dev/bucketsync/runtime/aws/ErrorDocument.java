package dev.bucketsync.runtime.aws;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// What S3 says when it refuses: an `<Error>` with a code, whatever the status.
///
/// @param code empty when the body is something else, such as a proxy's page
record ErrorDocument(String code, String requestId) {
    private static final int LONGEST = 16 * 1024;
    private static final int LONGEST_PROLOGUE = 256;
    private static final Pattern ROOT = Pattern.compile("\\A\\uFEFF?\\s*(?:<\\?xml[^>]*>\\s*)?<Error[\\s>/]");
    private static final Pattern CODE = Pattern.compile("<Code>\\s*([A-Za-z0-9._-]{1,100})\\s*</Code>");
    private static final Pattern REQUEST = Pattern.compile("<RequestId>\\s*([A-Za-z0-9._=/+-]{1,100})\\s*</RequestId>");

    /// Whether an answer is a refusal by its first element.
    static boolean isOne(byte[] body) {
        return ROOT.matcher(text(body, LONGEST_PROLOGUE)).find();
    }

    static ErrorDocument read(byte[] body) {
        String text = text(body, LONGEST);
        return new ErrorDocument(find(CODE, text), find(REQUEST, text));
    }

    /// As the SDK would throw it, without the message, which may name keys.
    AwsServiceException asFailure(SdkHttpResponse answer) {
        return S3Exception.builder()
                .message("S3 answered %d %s".formatted(answer.statusCode(), code))
                .statusCode(answer.statusCode())
                .requestId(requestId)
                .clockSkew(Duration.ZERO)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .serviceName("S3")
                        .errorCode(code)
                        .sdkHttpResponse(answer)
                        .build())
                .build();
    }

    private static String find(Pattern pattern, String text) {
        Matcher found = pattern.matcher(text);
        return found.find() ? found.group(1) : "";
    }

    private static String text(byte[] body, int most) {
        return new String(Arrays.copyOf(body, Math.min(body.length, most)), StandardCharsets.UTF_8);
    }
}
