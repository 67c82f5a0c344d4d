package dev.bucketsync.sync.notification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bucketsync.events.ConnectionEvent.ConnectionUpdated;
import dev.bucketsync.events.object.ObjectKey;
import dev.bucketsync.sync.testing.Unconnected;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FollowersTest {
    private final Followers followers = new Followers();
    private final Map<String, ConnectionUpdated> known = new HashMap<>();

    @Test
    void knowsEveryConnectionToABucket() {
        ConnectionUpdated photos = heard("media", "photos/", "eu-west-1");
        ConnectionUpdated whole = heard("media", "", "eu-west-1");
        heard("other", "", "eu-west-1");

        assertThat(of("media", Optional.empty())).containsExactlyInAnyOrder(photos, whole);
        assertThat(of("nobodys", Optional.empty())).isEmpty();
    }

    @Test
    void tellsPartitionsApartWhereTheyAreTold() {
        ConnectionUpdated china = heard("media", "", "cn-north-1");
        ConnectionUpdated world = heard("media", "", "eu-west-1");

        assertThat(of("media", Optional.of("aws-cn"))).containsExactly(china);
        assertThat(of("media", Optional.of("aws"))).containsExactly(world);
        assertThat(of("media", Optional.empty())).containsExactlyInAnyOrder(china, world);
    }

    @Test
    void forgetsAConnectionThatIsNoMore() {
        ConnectionUpdated gone = heard("media", "", "eu-west-1");
        known.remove(gone.connection().value());

        assertThat(of("media", Optional.empty())).isEmpty();
    }

    @Test
    void keepsNothingOfBucketsThatNobodyReadsAnyMore() {
        ConnectionUpdated one = heard("media", "photos/", "eu-west-1");
        ConnectionUpdated other = heard("media", "", "eu-west-1");

        followers.heard(Unconnected.deleted(one));
        assertThat(of("media", Optional.empty())).containsExactly(other);
        followers.heard(Unconnected.deleted(other));
        followers.heard(Unconnected.deleted(other));

        assertThat(followers.buckets()).isZero();
    }

    private ConnectionUpdated heard(String bucket, String prefix, String region) {
        ConnectionUpdated connection = Unconnected.following(bucket, prefix, region);
        known.put(connection.connection().value(), connection);
        followers.heard(connection);
        followers.heard(connection);
        return connection;
    }

    private List<ConnectionUpdated> of(String bucket, Optional<String> partition) {
        Notice notice = new Notice(bucket, partition, List.of(new ObjectKey("a.jpg")));
        return followers.of(notice, id -> Optional.ofNullable(known.get(id))).toList();
    }
}
