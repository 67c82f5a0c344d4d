package dev.bucketsync.sync.notification;

import dev.bucketsync.events.AccountEvent.AccountUpdated;
import dev.bucketsync.events.ConnectionEvent.ConnectionUpdated;
import dev.bucketsync.events.id.ConnectionId;
import dev.bucketsync.events.object.ObjectKey;
import dev.bucketsync.runtime.kafka.ForeignHandler;
import dev.bucketsync.sync.run.Tables;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Turns what buckets say into hints for the connections that follow them, and drops the rest, counted.
final class NotificationHandler implements ForeignHandler<Notification> {
    private final Tables tables;
    private final Followers followers;
    private final HintStore hints;
    private final MeterRegistry meters;

    NotificationHandler(Tables tables, Followers followers, HintStore hints, MeterRegistry meters) {
        this.tables = tables;
        this.followers = followers;
        this.hints = hints;
        this.meters = meters;
    }

    /// The keys that a batch names of one connection.
    private record Named(ConnectionUpdated connection, Set<ObjectKey> keys) {}

    @Override
    public void handle(List<Notification> batch) {
        Map<ConnectionId, Named> named = new LinkedHashMap<>();
        for (Notification notification : batch) {
            count(Fate.UNCHANGING, notification.unchanging());
            count(Fate.UNREADABLE, notification.unreadable());
            notification.notices().forEach(notice -> count(sort(notice, named), 1));
        }
        named.values().forEach(each -> hints.keep(each.connection(), each.keys()));
    }

    private Fate sort(Notice notice, Map<ConnectionId, Named> named) {
        List<ConnectionUpdated> readers =
                followers.of(notice, tables.connections()::get).toList();
        List<ConnectionUpdated> following =
                readers.stream().filter(this::follows).toList();
        boolean hinted = false;
        for (ConnectionUpdated connection : following) {
            List<ObjectKey> inside = notice.keys().stream()
                    .filter(key -> key.value().startsWith(connection.prefix()))
                    .toList();
            if (!inside.isEmpty()) {
                named.computeIfAbsent(connection.connection(), _ -> new Named(connection, new LinkedHashSet<>()))
                        .keys()
                        .addAll(inside);
                hinted = true;
            }
        }
        return hinted ? Fate.HINTED : whyNot(readers, following);
    }

    private static Fate whyNot(List<ConnectionUpdated> readers, List<ConnectionUpdated> following) {
        if (readers.isEmpty()) {
            return Fate.UNKNOWN_BUCKET;
        }
        return following.isEmpty() ? Fate.NOT_FOLLOWED : Fate.OUTSIDE_PREFIX;
    }

    /// Who can't be synced at present needs no hints: a full sync comes when it can again.
    private boolean follows(ConnectionUpdated connection) {
        return connection.followsBucketEvents()
                && connection.readable()
                && tables.accounts()
                        .get(connection.account().value())
                        .filter(AccountUpdated::connectingAllowed)
                        .isPresent();
    }

    private void count(Fate fate, int records) {
        if (records > 0) {
            meters.counter("bucketsync.bucket.events", "fate", fate.label()).increment(records);
        }
    }
}
