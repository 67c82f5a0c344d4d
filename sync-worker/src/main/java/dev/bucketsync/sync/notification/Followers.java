package dev.bucketsync.sync.notification;

import dev.bucketsync.events.ConnectionEvent.ConnectionUpdated;
import dev.bucketsync.events.ConnectionStatus;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/// Which connections read a bucket. Several may: of other prefixes, other projects, other accounts.
public final class Followers {
    private final Map<String, Set<String>> byBucket = new ConcurrentHashMap<>();

    /// A connection's bucket never changes, so that it is noted until it is deleted; what else it is, is asked for when
    /// it
    /// matters.
    public void heard(ConnectionUpdated connection) {
        byBucket.compute(
                connection.bucket(),
                (_, known) -> connection.status() == ConnectionStatus.DELETED
                        ? without(known, connection)
                        : with(known, connection));
    }

    private static Set<String> with(Set<String> known, ConnectionUpdated connection) {
        Set<String> followers = known == null ? ConcurrentHashMap.newKeySet() : known;
        followers.add(connection.connection().value());
        return followers;
    }

    private static Set<String> without(Set<String> known, ConnectionUpdated connection) {
        if (known == null) {
            return null;
        }
        known.remove(connection.connection().value());
        return known.isEmpty() ? null : known;
    }

    int buckets() {
        return byBucket.size();
    }

    /// The connections to the bucket of a notice, as they are now.
    ///
    /// @param known the connection with this id, if there still is one
    Stream<ConnectionUpdated> of(Notice notice, Function<String, Optional<ConnectionUpdated>> known) {
        return byBucket.getOrDefault(notice.bucket(), Set.of()).stream()
                .flatMap(id -> known.apply(id).stream())
                .filter(connection -> notice.partition()
                        .filter(told -> !told.equals(partition(connection.region())))
                        .isEmpty());
    }

    private static String partition(String region) {
        return PartitionMetadata.of(Region.of(region)).id();
    }
}
