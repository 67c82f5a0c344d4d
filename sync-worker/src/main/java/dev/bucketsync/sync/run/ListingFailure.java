package dev.bucketsync.sync.run;

import dev.bucketsync.runtime.aws.S3Failure;

/// What a customer reads when a bucket could not be listed.
final class ListingFailure {
    private ListingFailure() {}

    static String sentence(S3Failure failure) {
        String advice = switch (failure) {
            case ROLE_DENIED -> "AWS did not let us assume the role; test the connection to see what is wrong";
            case ACCESS_DENIED -> "the role may not list the bucket under its prefix; test the connection";
            case NO_SUCH_BUCKET -> "the bucket does not exist any more";
            case WRONG_REGION -> "the bucket is in another region than the connection says";
            case CLOCK_SKEW -> "our clock is wrong; our operators are told";
            case THROTTLED, TIMEOUT, EXPIRED_CREDENTIALS, OTHER ->
                "S3 could not be reached for a long time; sync again";
            case NO_SUCH_KEY, PRECONDITION_FAILED, RANGE_NOT_SATISFIABLE, ARCHIVED, CUSTOMER_KEY, KMS ->
                "S3 gave an answer that no listing gives; sync again";
        };
        return failure + ": " + advice;
    }
}
