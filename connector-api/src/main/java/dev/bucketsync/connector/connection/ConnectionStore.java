package dev.bucketsync.connector.connection;

import dev.bucketsync.connector.connection.Connection.Owner;
import dev.bucketsync.connector.connection.Connection.Target;
import dev.bucketsync.connector.connection.Connection.Times;
import dev.bucketsync.connector.connection.Connection.Trust;
import dev.bucketsync.connector.connection.Connection.Upkeep;
import dev.bucketsync.connector.outbox.Outbox;
import dev.bucketsync.events.ConnectionStatus;
import dev.bucketsync.events.id.AccountId;
import dev.bucketsync.events.id.ConnectionId;
import dev.bucketsync.events.id.ProjectId;
import dev.bucketsync.events.run.Schedule;
import dev.bucketsync.runtime.settings.Secret;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.Update;

/// The connections in the database. Every change goes out through the outbox, in the same transaction.
public final class ConnectionStore {
    private static final String INSERT = """
            INSERT INTO connection (id, revision, account, project, name, bucket, prefix, region, principal, external_id,
                role_arn, status, cron, cron_zone, bucket_events, created_at, updated_at)
            VALUES (:id, :revision, :account, :project, :name, :bucket, :prefix, :region, :principal, :externalId,
                :roleArn, :status, :cron, :cronZone, :bucketEvents, :createdAt, :updatedAt)
            ON CONFLICT (account, project, name) WHERE status <> 'DELETED' DO NOTHING""";
    private static final String UPDATE = """
            UPDATE connection SET revision = :revision, role_arn = :roleArn, status = :status, cron = :cron,
                cron_zone = :cronZone, bucket_events = :bucketEvents, updated_at = :updatedAt
            WHERE id = :id""";
    private static final String OF_ACCOUNT = """
            SELECT * FROM connection WHERE account = ? AND id = ? AND status <> 'DELETED'""";
    private static final String PAGE = """
            SELECT * FROM connection WHERE account = ? AND id > ? AND status <> 'DELETED' ORDER BY id LIMIT ?""";
    private static final String OF_PROJECT = """
            SELECT * FROM connection WHERE account = ? AND project = ? AND status <> 'DELETED' ORDER BY id""";
    private static final String FOR_UPDATE = " FOR UPDATE";

    private final Outbox outbox;

    public ConnectionStore(Outbox outbox) {
        this.outbox = outbox;
    }

    /// Answers whether it was added; false when the project has a connection of that name.
    public boolean add(Handle transaction, Connection connection) {
        boolean added = bound(transaction.createUpdate(INSERT), connection)
                        .bind("account", connection.owner().account().value())
                        .bind("project", connection.owner().project().value())
                        .bind("name", connection.name().value())
                        .bind("bucket", connection.target().bucket().value())
                        .bind("prefix", connection.target().prefix().value())
                        .bind("region", connection.target().region().id())
                        .bind("principal", connection.trust().principal())
                        .bind("externalId", hidden(connection.trust().externalId()))
                        .bind("createdAt", connection.times().createdAt())
                        .execute()
                == 1;
        if (added) {
            outbox.add(transaction, connection.event());
        }
        return added;
    }

    /// Writes the next revision of a connection that [#lock] has read in the same transaction.
    public Connection replace(Handle transaction, Connection next) {
        bound(transaction.createUpdate(UPDATE), next).execute();
        outbox.add(transaction, next.event());
        return next;
    }

    /// A failed statement's message shows its arguments, and ends in a log.
    private static Argument hidden(Secret secret) {
        return (position, statement, _) -> statement.setString(position, secret.value());
    }

    private static Update bound(Update update, Connection connection) {
        Upkeep upkeep = connection.upkeep();
        return update.bind("id", connection.id().value())
                .bind("revision", connection.revision())
                .bind("roleArn", connection.role().map(RoleArn::value).orElse(null))
                .bind("status", connection.status().name())
                .bind("cron", upkeep.schedule().map(Schedule::cron).orElse(null))
                .bind(
                        "cronZone",
                        upkeep.schedule().map(each -> each.zone().getId()).orElse(null))
                .bind("bucketEvents", upkeep.bucketEvents())
                .bind("updatedAt", connection.times().updatedAt());
    }

    /// Another account's connection is as absent as one that never was, or was deleted.
    public Optional<Connection> find(Handle handle, AccountId account, ConnectionId id) {
        return handle.select(OF_ACCOUNT, account.value(), id.value())
                .map(ConnectionStore::connection)
                .findOne();
    }

    /// As [#find], and nobody else changes it until the transaction ends.
    public Optional<Connection> lock(Handle transaction, AccountId account, ConnectionId id) {
        return transaction
                .select(OF_ACCOUNT + FOR_UPDATE, account.value(), id.value())
                .map(ConnectionStore::connection)
                .findOne();
    }

    public List<Connection> page(Handle handle, AccountId account, String after, int limit) {
        return handle.select(PAGE, account.value(), after, limit)
                .map(ConnectionStore::connection)
                .list();
    }

    public List<Connection> ofProject(Handle handle, AccountId account, ProjectId project) {
        return handle.select(OF_PROJECT, account.value(), project.value())
                .map(ConnectionStore::connection)
                .list();
    }

    /// All connections of all accounts, row by row, for the work at start.
    Stream<Connection> all(Handle transaction) {
        return transaction
                .select("SELECT * FROM connection ORDER BY id FOR UPDATE")
                .setFetchSize(500)
                .map(ConnectionStore::connection)
                .stream();
    }

    private static Connection connection(ResultSet row, StatementContext context) throws SQLException {
        return new Connection(
                new ConnectionId(row.getString("id")),
                row.getLong("revision"),
                new Owner(new AccountId(row.getString("account")), new ProjectId(row.getString("project"))),
                new ConnectionName(row.getString("name")),
                new Target(
                        new BucketName(row.getString("bucket")),
                        new KeyPrefix(row.getString("prefix")),
                        new BucketRegion(row.getString("region"))),
                new Trust(row.getString("principal"), new Secret(row.getString("external_id"))),
                Optional.ofNullable(row.getString("role_arn")).map(RoleArn::new),
                ConnectionStatus.valueOf(row.getString("status")),
                new Upkeep(schedule(row), row.getBoolean("bucket_events")),
                new Times(
                        row.getTimestamp("created_at").toInstant(),
                        row.getTimestamp("updated_at").toInstant()));
    }

    private static Optional<Schedule> schedule(ResultSet row) throws SQLException {
        String zone = row.getString("cron_zone");
        return Optional.ofNullable(row.getString("cron")).map(cron -> new Schedule(cron, ZoneId.of(zone)));
    }
}
