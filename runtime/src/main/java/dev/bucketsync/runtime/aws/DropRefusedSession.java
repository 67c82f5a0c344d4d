package dev.bucketsync.runtime.aws;

import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/// A session can end before its time, when its role is made anew or the clocks differ: it is forgotten when AWS says
/// so, and the next call has a new one.
final class DropRefusedSession implements ExecutionInterceptor {
    private static final ExecutionAttribute<AwsCredentials> USED = new ExecutionAttribute<>("bucketsync.session");

    private final SessionCredentials credentials;

    DropRefusedSession(SessionCredentials credentials) {
        this.credentials = credentials;
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        attributes.putAttribute(USED, credentials.held());
    }

    @Override
    public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
        AwsCredentials used = attributes.getAttribute(USED);
        if (used != null && S3Failures.classify(context.exception()) == S3Failure.EXPIRED_CREDENTIALS) {
            credentials.drop(used);
        }
    }
}
