package dev.bucketsync.connector.connection;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.bucketsync.connector.problem.Objection;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The ARN of the IAM role that the customer lets us assume.
public record RoleArn(@JsonValue String value) {
    private static final int MAX = 700;
    private static final Pattern SHAPE = Pattern.compile(
            "arn:(?<partition>aws|aws-cn|aws-us-gov):iam::(?<account>[0-9]{12}):role/(?:[!-.0-~]+/)*[A-Za-z0-9_+=,.@-]{1,64}");
    private static final String FIX =
            "copy the ARN from the role's page in the IAM console, such as arn:aws:iam::123456789012:role/bucketsync-read";

    public RoleArn {
        Objection.require(RoleArn::objection, value);
    }

    public static Optional<Objection> objection(String arn) {
        return Objection.unless(
                arn.length() <= MAX && SHAPE.matcher(arn).matches(), "is not the ARN of an IAM role", FIX);
    }

    /// As [#objection], and the role must be where the bucket is.
    public static Objection.Check in(BucketRegion region) {
        return arn -> Objection.first(
                () -> objection(arn),
                () -> Objection.unless(
                        new RoleArn(arn).partition().equals(region.partition()),
                        "is in partition %s, but region %s is in partition %s"
                                .formatted(new RoleArn(arn).partition(), region, region.partition()),
                        "create the role in the account that owns the bucket, in partition " + region.partition()));
    }

    public String partition() {
        return part("partition");
    }

    /// The twelve digits of the AWS account that the role is in.
    public String account() {
        return part("account");
    }

    private String part(String name) {
        Matcher matcher = SHAPE.matcher(value);
        if (!matcher.matches()) {
            throw new IllegalStateException("checked when it was made: " + value);
        }
        return matcher.group(name);
    }

    @Override
    public String toString() {
        return value;
    }
}
