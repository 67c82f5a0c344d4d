package dev.bucketsync.sandbox.aws.iam;

import java.time.Duration;

/// A role as its owner made it. Its id is new whenever it is made anew.
public record Role(RoleArn arn, String id, Documents documents, Duration longestSession) {
    private static final Duration SHORTEST = Duration.ofHours(1);
    private static final Duration LONGEST = Duration.ofHours(12);

    public Role {
        if (longestSession.compareTo(SHORTEST) < 0 || longestSession.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("the maximum session duration is 1 to 12 hours, not " + longestSession);
        }
    }

    public Policy trust() {
        return documents.trust();
    }

    public Policy permissions() {
        return documents.permissions();
    }

    /// The two policy documents of a role, with their text as pasted.
    public record Documents(String trustText, String permissionsText, Policy trust, Policy permissions) {
        public static Documents parse(String trustText, String permissionsText) {
            return new Documents(
                    trustText, permissionsText, Policy.trust(trustText), Policy.permissions(permissionsText));
        }
    }
}
