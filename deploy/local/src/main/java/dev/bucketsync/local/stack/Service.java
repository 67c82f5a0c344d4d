package dev.bucketsync.local.stack;

/// The four services as processes of the local stack.
///
/// Heaps are what one developer's machine needs, not what production does.
public enum Service {
    CONNECTOR_API("connector-api", "dev.bucketsync.connector.ConnectorApi", 96),
    SYNC_WORKER("sync-worker", "dev.bucketsync.sync.SyncWorker", 128),
    VALIDATOR_WORKER("validator-worker", "dev.bucketsync.validator.ValidatorWorker", 128),
    QUOTA_SERVICE("quota-service", "dev.bucketsync.quota.QuotaService", 96);

    private final String title;
    private final String mainClass;
    private final int heapMebibytes;

    Service(String title, String mainClass, int heapMebibytes) {
        this.title = title;
        this.mainClass = mainClass;
        this.heapMebibytes = heapMebibytes;
    }

    public String title() {
        return title;
    }

    String mainClass() {
        return mainClass;
    }

    int heapMebibytes() {
        return heapMebibytes;
    }
}
