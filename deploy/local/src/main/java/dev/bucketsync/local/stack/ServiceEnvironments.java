package dev.bucketsync.local.stack;

import java.util.HashMap;
import java.util.Map;

/// What each service is told by its environment: the same variables that production uses.
record ServiceEnvironments(LocalStack stack, int apiPort) {
    Map<String, String> of(Service service, int healthPort) {
        Map<String, String> environment = new HashMap<>();
        environment.put("BUCKETSYNC_KAFKA_BOOTSTRAP_SERVERS", stack.kafkaBootstrapServers());
        environment.put("BUCKETSYNC_HTTP_HOST", "127.0.0.1");
        environment.put("BUCKETSYNC_HTTP_PORT", Integer.toString(healthPort));
        switch (service) {
            case CONNECTOR_API -> {
                database(environment, "connector");
                aws(environment);
                api(environment);
            }
            case SYNC_WORKER -> {
                database(environment, "catalog");
                aws(environment);
                // Nobody else's schedule is due at the same moment here.
                environment.put("BUCKETSYNC_SCHEDULE_JITTER_SECONDS", "0");
            }
            case VALIDATOR_WORKER -> aws(environment);
            case QUOTA_SERVICE -> database(environment, "quota");
        }
        return environment;
    }

    private void database(Map<String, String> environment, String schema) {
        environment.put("BUCKETSYNC_DATABASE_URL", stack.databaseUrl());
        environment.put("BUCKETSYNC_DATABASE_USER", "bucketsync_" + schema);
        environment.put("BUCKETSYNC_DATABASE_PASSWORD", Databases.PASSWORD);
    }

    /// The SDK's own variables: the services don't know that this is not AWS.
    private void aws(Map<String, String> environment) {
        environment.put("AWS_REGION", LocalStack.REGION);
        environment.put("AWS_ENDPOINT_URL_S3", stack.aws().s3Endpoint().toString());
        environment.put("AWS_ENDPOINT_URL_STS", stack.aws().stsEndpoint().toString());
        environment.put("AWS_ACCESS_KEY_ID", stack.aws().platform().accessKeyId());
        environment.put("AWS_SECRET_ACCESS_KEY", stack.aws().platform().secretAccessKey());
    }

    private void api(Map<String, String> environment) {
        environment.put("BUCKETSYNC_API_HOST", "127.0.0.1");
        environment.put("BUCKETSYNC_API_PORT", Integer.toString(apiPort));
        environment.put("BUCKETSYNC_JWKS_URL", stack.issuer().jwksUri().toString());
        environment.put("BUCKETSYNC_JWT_ISSUER", stack.issuer().issuer());
        environment.put("BUCKETSYNC_JWT_AUDIENCE", LocalStack.AUDIENCE);
        environment.put(
                "BUCKETSYNC_PLATFORM_PRINCIPAL_ARN", stack.aws().platform().principalArn());
        environment.put("BUCKETSYNC_PLATFORM_ORIGIN", LocalStack.PLATFORM_ORIGIN);
        environment.put("BUCKETSYNC_CURSOR_SECRET", "local-stack-only");
    }
}
