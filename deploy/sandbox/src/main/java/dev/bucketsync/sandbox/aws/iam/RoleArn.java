package dev.bucketsync.sandbox.aws.iam;

import java.util.regex.Pattern;

/// A role's name in all of AWS: `arn:aws:iam::111122223333:role/path/name`.
public record RoleArn(String partition, String account, String path, String name) {
    private static final Pattern SHAPE = Pattern.compile(
            "arn:(aws[a-z-]*):iam::(\\d{12}):role/((?:[\\x21-\\x2E\\x30-\\x7E]+/)*)([\\w+=,.@-]{1,64})");

    /// Reads an ARN; another shape is an `IllegalArgumentException`.
    public static RoleArn parse(String text) {
        var parts = SHAPE.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(text + " is invalid");
        }
        return new RoleArn(parts.group(1), parts.group(2), parts.group(3), parts.group(4));
    }

    /// The ARN of a session of this role, which has no path.
    public String session(String sessionName) {
        return "arn:%s:sts::%s:assumed-role/%s/%s".formatted(partition, account, name, sessionName);
    }

    public String accountRoot() {
        return "arn:%s:iam::%s:root".formatted(partition, account);
    }

    @Override
    public String toString() {
        return "arn:%s:iam::%s:role/%s%s".formatted(partition, account, path, name);
    }
}
