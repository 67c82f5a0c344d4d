package dev.bucketsync.runtime.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;

/// One service's schema in PostgreSQL: a pool whose connections stand in that schema, brought up to date at start.
public final class Database implements AutoCloseable {
    private static final long CONNECT_MILLIS = 10_000;

    private final HikariDataSource dataSource;
    private final Jdbi jdbi;

    private Database(HikariDataSource dataSource) {
        this.dataSource = dataSource;
        this.jdbi = Jdbi.create(dataSource);
    }

    /// Connects, and runs the migrations found under `migrations/<schema>` on the class path.
    public static Database open(DatabaseSettings settings, String schema, MeterRegistry meters) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(settings.url());
        config.setUsername(settings.user());
        config.setPassword(settings.password().value());
        config.setSchema(schema);
        config.setMaximumPoolSize(settings.poolSize());
        config.setMinimumIdle(Math.min(2, settings.poolSize()));
        config.setConnectionTimeout(CONNECT_MILLIS);
        config.setPoolName(schema);
        config.setMetricRegistry(meters);
        config.addDataSourceProperty("reWriteBatchedInserts", "true");
        config.addDataSourceProperty("ApplicationName", "bucketsync-" + schema);
        HikariDataSource dataSource = new HikariDataSource(config);
        migrate(dataSource, schema);
        return new Database(dataSource);
    }

    private static void migrate(DataSource dataSource, String schema) {
        Flyway.configure()
                .dataSource(dataSource)
                .schemas(schema)
                .defaultSchema(schema)
                .locations("classpath:migrations/" + schema)
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
