package dev.bucketsync.connector.connection;

import dev.bucketsync.connector.outbox.Transactions;
import dev.bucketsync.events.ConnectionEvent.ConnectionUpdated;
import dev.bucketsync.events.id.ConnectionId;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Moves connections past what the topic already knows of them. After an older database was restored, what it says
/// would otherwise be taken for old news by everybody.
public record Revisions(ConnectionStore connections, Transactions transactions, InstantSource clock) {
    private static final Logger LOG = LoggerFactory.getLogger(Revisions.class);

    /// Compares every connection with what was said last of it; answers how many had to move.
    ///
    /// @param lastSaid by connection
    public int moveBeyond(Function<ConnectionId, Optional<ConnectionUpdated>> lastSaid) {
        int moved = transactions.write(transaction -> {
            var behind = connections
                    .all(transaction)
                    .filter(each -> isBehind(each, lastSaid.apply(each.id())))
                    .toList();
            behind.forEach(each -> move(
                    transaction, each, lastSaid.apply(each.id()).orElseThrow().revision()));
            return behind.size();
        });
        if (moved > 0) {
            LOG.warn("{} connections were older here than on their topic; they moved past it", moved);
        }
        return moved;
    }

    private void move(Handle transaction, Connection connection, long said) {
        connections.replace(transaction, connection.atRevision(said + 1, clock.instant()));
    }

    /// The same revision with another content comes of two histories that began at one backup.
    private static boolean isBehind(Connection ours, Optional<ConnectionUpdated> said) {
        return said.isPresent()
                && (said.get().revision() > ours.revision()
                        || (said.get().revision() == ours.revision() && !sameState(ours.event(), said.get())));
    }

    private static boolean sameState(ConnectionUpdated ours, ConnectionUpdated said) {
        return ours.roleArn().equals(said.roleArn())
                && ours.status() == said.status()
                && ours.schedule().equals(said.schedule())
                && ours.bucketEvents().equals(said.bucketEvents());
    }
}
