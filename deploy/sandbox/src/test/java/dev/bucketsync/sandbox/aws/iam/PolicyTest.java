package dev.bucketsync.sandbox.aws.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyTest {
    private static final String BUCKET = "arn:aws:s3:::photos";

    @ParameterizedTest
    @CsvSource({
        "s3:GetObject, arn:aws:s3:::photos/*,     true",
        "S3:getobject, arn:aws:s3:::photos/*,     true",
        "s3:Get*,      arn:aws:s3:::photos/a?.jpg, true",
        "s3:*,         *,                          true",
        "*,            arn:aws:s3:::*,             true",
        "s3:GetObjec,  arn:aws:s3:::photos/*,     false",
        "s3:GetObject, arn:aws:s3:::photos,       false",
        "s3:GetObject, arn:aws:s3:::photos/a,     false",
        "s3:GetObject, arn:aws:s3:::Photos/*,     false",
        "s3:GetObject, arn:aws:s3:::${aws:x}*,    false",
    })
    void matchesActionsAndResources(String action, String resource, boolean permitted) {
        var policy = Policy.permissions(allow(action, resource, ""));
        assertThat(policy.permits(Ask.of("s3:GetObject", BUCKET + "/a1.jpg"))).isEqualTo(permitted);
    }

    @Test
    void needsTheConditionsKeyToBeThere() {
        var policy = Policy.permissions(allow("s3:ListBucket", BUCKET, """
                {"StringLike": {"s3:prefix": "data/*"}}"""));
        assertThat(policy.permits(list(Map.of("s3:prefix", "data/x")))).isTrue();
        assertThat(policy.permits(list(Map.of("s3:prefix", "data")))).isFalse();
        assertThat(policy.permits(list(Map.of()))).isFalse();
    }

    @Test
    void takesAStarUnderStringEqualsLiterally() {
        var policy = Policy.permissions(allow("s3:ListBucket", BUCKET, """
                {"StringEquals": {"S3:Prefix": ["data/*", "other"]}}"""));
        assertThat(policy.permits(list(Map.of("s3:prefix", "data/x")))).isFalse();
        assertThat(policy.permits(list(Map.of("s3:prefix", "data/*")))).isTrue();
        assertThat(policy.permits(list(Map.of("s3:prefix", "other")))).isTrue();
    }

    @Test
    void needsAllConditionsAtOnce() {
        var policy = Policy.permissions(allow("s3:ListBucket", BUCKET, """
                {"StringLike": {"s3:prefix": "*", "s3:delimiter": "/"}}"""));
        assertThat(policy.permits(list(Map.of("s3:prefix", "")))).isFalse();
        assertThat(policy.permits(list(Map.of("s3:prefix", "", "s3:delimiter", "/"))))
                .isTrue();
    }

    @Test
    void letsAnExplicitDenyWin() {
        var policy = Policy.permissions("""
                {"Statement": [
                  {"Effect": "Allow", "Action": "s3:*", "Resource": "*"},
                  {"Effect": "Deny", "Action": "s3:ListBucket", "Resource": "*", "Condition": {"StringLike": {"s3:prefix": "secret/*"}}}
                ]}""");
        assertThat(policy.permits(list(Map.of("s3:prefix", "open/")))).isTrue();
        assertThat(policy.permits(list(Map.of("s3:prefix", "secret/")))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"IpAddress\": {\"aws:SourceIp\": \"127.0.0.1\"}}",
                "{\"StringNotLike\": {\"s3:prefix\": \"x\"}}",
                "{\"StringEquals\": {\"aws:PrincipalTag/team\": \"a\"}}",
            })
    void deniesByWhatItCannotEvaluateEitherWay(String condition) {
        var ask = list(Map.of("s3:prefix", "a"));
        assertThat(Policy.permissions(allow("s3:ListBucket", "*", condition)).permits(ask))
                .isFalse();
        var denying = """
                {"Statement": [
                  {"Effect": "Allow", "Action": "*", "Resource": "*"},
                  {"Effect": "Deny", "Action": "s3:List*", "Resource": "*", "Condition": %s}
                ]}""".formatted(condition);
        assertThat(Policy.permissions(denying).permits(ask)).isFalse();
        assertThat(Policy.permissions(denying).permits(Ask.of("s3:GetObject", BUCKET + "/a")))
                .isTrue();
    }

    @Test
    void doesNotAllowByInversion() {
        var policy = Policy.permissions("""
                {"Statement": {"Effect": "Allow", "NotAction": "s3:Delete*", "Resource": "*"}}""");
        assertThat(policy.permits(list(Map.of()))).isFalse();
    }

    @Test
    void trustsOnlyThePrincipalsItNames() {
        var trust = Policy.trust("""
                {"Statement": {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": ["arn:aws:iam::1:role/a", "111122223333"], "Service": "ec2.amazonaws.com"}}}""");
        var ask = Ask.of("sts:AssumeRole", "arn:aws:iam::2:role/x");
        assertThat(trust.permits(ask.by(Set.of("arn:aws:iam::1:role/a")))).isTrue();
        assertThat(trust.permits(ask.by(Set.of("arn:aws:iam::1:role/b", "111122223333"))))
                .isTrue();
        assertThat(trust.permits(ask.by(Set.of("arn:aws:iam::1:role/ab")))).isFalse();
        assertThat(trust.permits(ask.by(Set.of("ec2.amazonaws.com")))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{}",
                "{\"Statement\": []}",
                "{\"Statement\": {\"Effect\": \"allow\", \"Action\": \"s3:*\", \"Resource\": \"*\"}}",
                "{\"Statement\": {\"Effect\": \"Allow\", \"Resource\": \"*\"}}",
                "{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"s3:*\"}}",
                "{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"GetObject\", \"Resource\": \"*\"}}",
                "{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"s3:*\", \"Resource\": \"*\", \"Principal\": \"*\"}}",
                "{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"s3:*\", \"Resource\": \"*\", \"Oops\": 1}}",
                "{\"Statement\": {\"Effect\": \"Allow\", \"Action\": [], \"Resource\": \"*\"}}",
                "{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"s3:*\", \"Resource\": \"*\", \"Condition\": []}}",
                "{\"Version\": \"2020-01-01\", \"Statement\": {\"Effect\": \"Allow\", \"Action\": \"s3:*\", \"Resource\": \"*\"}}",
                "{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"s3:*\", \"Resource\": \"*\"}} trailing",
                "{\"Statement\": {\"Effect\": \"Allow\", \"Effect\": \"Deny\", \"Action\": \"s3:*\", \"Resource\": \"*\"}}",
            })
    void refusesDocumentsThatIamWouldNotTake(String json) {
        assertThatExceptionOfType(MalformedPolicyException.class).isThrownBy(() -> Policy.permissions(json));
    }

    @Test
    void refusesATrustPolicyWithAResource() {
        var json = allow("sts:AssumeRole", "*", "");
        assertThatExceptionOfType(MalformedPolicyException.class).isThrownBy(() -> Policy.trust(json));
    }

    private static Ask list(Map<String, String> context) {
        return Ask.of("s3:ListBucket", BUCKET, context);
    }

    private static String allow(String action, String resource, String condition) {
        return """
                {"Statement": {"Effect": "Allow", "Action": "%s", "Resource": "%s"%s}}""".formatted(action, resource, condition.isEmpty() ? "" : ", \"Condition\": " + condition);
    }
}
