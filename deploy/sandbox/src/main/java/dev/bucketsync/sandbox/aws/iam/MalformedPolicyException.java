package dev.bucketsync.sandbox.aws.iam;

/// A policy document that AWS would not take, and why.
public final class MalformedPolicyException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    MalformedPolicyException(String message) {
        super(message);
    }
}
