package dev.bucketsync.runtime.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import dev.bucketsync.runtime.process.PlumbingException;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;

/// One service's schema in PostgreSQL: a pool whose connections stand in that schema, brought up to date at start.
public final class Database implements AutoCloseable {
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(20);
    private static final Duration CONNECT = Duration.ofSeconds(10);

    /// How long a database that is just starting is waited for.
    private static final Duration START = Duration.ofSeconds(30);

    private final HikariDataSource dataSource;
    private final Jdbi jdbi;

    private Database(HikariDataSource dataSource) {
        this.dataSource = dataSource;
        this.jdbi = Jdbi.create(dataSource);
    }

    /// Connects, and runs the migrations found under `migrations/<schema>` on the class path.
    ///
    /// @throws PlumbingException if the database can't be reached within half a minute
    public static Database open(DatabaseSettings settings, String schema, MeterRegistry meters) {
        return open(settings, schema, meters, START);
    }

    static Database open(DatabaseSettings settings, String schema, MeterRegistry meters, Duration patience) {
        HikariConfig config = config(settings, schema);
        config.setMetricRegistry(meters);
        config.setInitializationFailTimeout(patience.toMillis());
        HikariDataSource dataSource = connect(config, settings);
        try {
            migrate(settings, schema);
            return new Database(dataSource);
        } catch (RuntimeException e) {
            dataSource.close();
            throw e;
        }
    }

    private static HikariConfig config(DatabaseSettings settings, String schema) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(settings.url());
        config.setUsername(settings.user());
        config.setPassword(settings.password().value());
        config.setSchema(schema);
        config.setMaximumPoolSize(settings.poolSize());
        config.setMinimumIdle(Math.min(2, settings.poolSize()));
        config.setConnectionTimeout(CONNECT.toMillis());
        config.setPoolName(schema);
        config.addDataSourceProperty("reWriteBatchedInserts", "true");
        config.addDataSourceProperty("tcpKeepAlive", "true");
        // The server's details quote whole rows, and rows hold what no log may show.
        config.addDataSourceProperty("logServerErrorDetail", "false");
        config.addDataSourceProperty("ApplicationName", "bucketsync-" + schema);
        // A process that is frozen inside a transaction keeps no lock from its successor for longer than this.
        config.addDataSourceProperty("options", "-c idle_in_transaction_session_timeout=" + LONGEST_SILENCE.toMillis());
        return config;
    }

    private static HikariDataSource connect(HikariConfig config, DatabaseSettings settings) {
        try {
            return new HikariDataSource(config);
        } catch (PoolInitializationException e) {
            throw new PlumbingException(
                    "no connection to PostgreSQL at %s as %s".formatted(settings.address(), settings.user()), e);
        }
    }

    /// By connections of its own: one holds a lock in an idle transaction for as long as the migrations take.
    private static void migrate(DatabaseSettings settings, String schema) {
        Flyway.configure()
                .dataSource(settings.url(), settings.user(), settings.password().value())
                .schemas(schema)
                .defaultSchema(schema)
                .locations("classpath:migrations/" + schema)
                .failOnMissingLocations(true)
                .load()
                .migrate();
    }

    public Jdbi jdbi() {
        return jdbi;
    }

    public DataSource dataSource() {
        return dataSource;
    }

    @Override
    public void close() {
        dataSource.close();
    }
}
