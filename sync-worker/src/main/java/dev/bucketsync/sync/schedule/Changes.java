package dev.bucketsync.sync.schedule;

import dev.bucketsync.events.AccountEvent.AccountUpdated;
import dev.bucketsync.events.ConnectionEvent.ConnectionUpdated;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Connections and accounts that have been heard of anew, until their schedules have been looked at.
public final class Changes {
    private final Set<String> connections = ConcurrentHashMap.newKeySet();
    private final Set<String> accounts = ConcurrentHashMap.newKeySet();

    public void heard(ConnectionUpdated connection) {
        connections.add(connection.connection().value());
    }

    public void heard(AccountUpdated account) {
        accounts.add(account.account().value());
    }

    void again(String connection) {
        connections.add(connection);
    }

    Set<String> takeConnections() {
        return taken(connections);
    }

    Set<String> takeAccounts() {
        return taken(accounts);
    }

    private static Set<String> taken(Set<String> from) {
        Set<String> taken = Set.copyOf(from);
        from.removeAll(taken);
        return taken;
    }
}
