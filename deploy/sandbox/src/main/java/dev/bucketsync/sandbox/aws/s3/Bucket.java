package dev.bucketsync.sandbox.aws.s3;

import dev.bucketsync.sandbox.aws.store.ObjectStore;

/// A bucket: where it lives, who owns it, what is in it, and what its owner pasted as CORS rules.
public final class Bucket {
    private final String name;
    private final String region;
    private final String owner;
    private final ObjectStore store;
    private final Faults faults = new Faults();
    private final Traffic traffic = new Traffic();
    private volatile Cors cors = new Cors("", CorsRules.NONE);

    /// The owner is a 12-digit account: only its own roles can be given access.
    Bucket(String name, String region, String owner, ObjectStore store) {
        this.name = name;
        this.region = region;
        this.owner = owner;
        this.store = store;
    }

    public String name() {
        return name;
    }

    public String region() {
        return region;
    }

    public String owner() {
        return owner;
    }

    public ObjectStore store() {
        return store;
    }

    /// Trouble on demand, for tests.
    public Faults faults() {
        return faults;
    }

    public Traffic traffic() {
        return traffic;
    }

    /// Sets the rules from the JSON that the AWS console takes; what it would refuse is an `IllegalArgumentException`.
    public Bucket cors(String json) {
        cors = new Cors(json, CorsRules.parse(json));
        return this;
    }

    /// The rules as pasted, or nothing.
    public String corsJson() {
        return cors.json();
    }

    CorsRules cors() {
        return cors.rules();
    }

    String arn() {
        return "arn:" + partition() + ":s3:::" + name;
    }

    String objectArn(String key) {
        return arn() + "/" + key;
    }

    private String partition() {
        if (region.startsWith("cn-")) {
            return "aws-cn";
        }
        return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
    }

    private record Cors(String json, CorsRules rules) {}
}
