package dev.bucketsync.sandbox.testing;

/// Policy documents as a customer pastes them. Names are put in as they are: they must not need JSON escapes.
public final class Documents {
    private Documents() {}

    /// Lets one principal assume the role, with one ExternalId.
    public static String trust(String principalArn, String externalId) {
        return """
                {
                  "Version": "2012-10-17",
                  "Statement": [{
                    "Effect": "Allow",
                    "Principal": {"AWS": "%s"},
                    "Action": "sts:AssumeRole",
                    "Condition": {"StringEquals": {"sts:ExternalId": "%s"}}
                  }]
                }
                """.formatted(principalArn, externalId);
    }

    /// Lets sessions list a prefix and read what is under it.
    public static String reading(String bucket, String prefix) {
        return """
                {
                  "Version": "2012-10-17",
                  "Statement": [
                    {
                      "Effect": "Allow",
                      "Action": "s3:ListBucket",
                      "Resource": "arn:aws:s3:::%1$s",
                      "Condition": {"StringLike": {"s3:prefix": "%2$s*"}}
                    },
                    {
                      "Effect": "Allow",
                      "Action": ["s3:GetObject", "s3:GetObjectAttributes"],
                      "Resource": "arn:aws:s3:::%1$s/%2$s*"
                    }
                  ]
                }
                """.formatted(bucket, prefix);
    }
}
