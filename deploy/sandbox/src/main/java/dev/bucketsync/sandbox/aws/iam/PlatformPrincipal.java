package dev.bucketsync.sandbox.aws.iam;

import java.util.Locale;
import java.util.Optional;

/// The platform's own identity in AWS: static credentials, and the role ARN that customers' trust policies name.
public record PlatformPrincipal(String accessKeyId, String secretAccessKey, String principalArn) {
    private static final String ACCOUNT = "999988887777";

    /// Makes one with a random name, so that nothing can count on a fixed one.
    public static PlatformPrincipal random() {
        var role =
                new RoleArn("aws", ACCOUNT, "", "bucketsync-" + Secrets.idOf(8).toLowerCase(Locale.ROOT));
        return new PlatformPrincipal("AKIA" + Secrets.idOf(16), Secrets.secret(), role.toString());
    }

    public AccessKey accessKey() {
        var caller = new Caller.Platform(RoleArn.parse(principalArn), "platform", Iam.newId());
        return new AccessKey(accessKeyId, secretAccessKey, Optional.empty(), caller);
    }

    @Override
    public String toString() {
        return "PlatformPrincipal[" + principalArn + ", secret=***]";
    }
}
