package dev.bucketsync.connector;

import dev.bucketsync.connector.Client.Answer;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// An API on an installation of a test class's own, from before its first test until after its last.
final class ApiExtension implements BeforeAllCallback, AfterAllCallback {
    private Installation installation;
    private RunningApi running;
    private int accounts;

    @Override
    public void beforeAll(ExtensionContext context) {
        installation = new Installation();
        running = new RunningApi(installation);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        running.close();
        installation.close();
    }

    Installation installation() {
        return installation;
    }

    RunningApi running() {
        return running;
    }

    /// An account that no other test of the class has.
    String freshAccount() {
        return "account-" + ++accounts;
    }

    Client as(String account) {
        return running.client(installation.token(account));
    }

    Client admin() {
        return running.client(installation.adminToken());
    }

    /// Sets a plan that connects.
    ///
    /// @param quota units a month, or `null`
    Answer plan(String account, String quota) {
        return plan(account, quota, true);
    }

    Answer plan(String account, String quota, boolean connecting) {
        return admin().put(
                        "/v1/admin/accounts/" + account,
                        "{\"plan\": \"pro\", \"monthlyQuota\": %s, \"connectingAllowed\": %s}"
                                .formatted(quota, connecting));
    }
}
