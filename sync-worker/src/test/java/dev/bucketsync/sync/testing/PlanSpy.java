package dev.bucketsync.sync.testing;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;

/// Overhears how PostgreSQL really executes what goes through a connection, by generic plans: a prepared statement may
/// come to one at any time.
public final class PlanSpy implements SqlLogger {
    private static final Pattern SCAN =
            Pattern.compile("(Seq Scan|Index \\w*\\s?Scan using \\w+|Bitmap Heap Scan) on (\\w+)(?!.*never executed)");

    private final List<String> plans = new ArrayList<>();
    private Connection watched;

    /// A scan that was executed.
    public record Scan(String how, String table) {
        public boolean reads(String name) {
            return table.equals(name) || table.startsWith(name + "_");
        }
    }

    /// A Jdbi over this one connection, watched.
    public Jdbi watch(Connection connection) throws SQLException {
        watched = connection;
        try (Statement statement = connection.createStatement()) {
            statement.execute("""
                    LOAD 'auto_explain';
                    SET plan_cache_mode = force_generic_plan;
                    SET auto_explain.log_min_duration = 0;
                    SET auto_explain.log_analyze = on;
                    SET auto_explain.log_timing = off;
                    SET auto_explain.log_level = 'notice'""");
        }
        return Jdbi.create(connection).setSqlLogger(this);
    }

    @Override
    public void logAfterExecution(StatementContext context) {
        try {
            remember(context.getStatement().getWarnings());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void remember(SQLWarning first) {
        for (SQLWarning each = first; each != null; each = each.getNextWarning()) {
            plans.add(each.getMessage());
        }
    }

    /// The last plan of a transaction is told when it commits, to the connection.
    public List<String> plans() {
        try {
            remember(watched.getWarnings());
            watched.clearWarnings();
            return List.copyOf(plans);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Every executed scan of a table or of its partitions.
    public List<Scan> scans(String table) {
        return plans().stream()
                .flatMap(plan -> SCAN.matcher(plan).results())
                .map(found -> new Scan(found.group(1), found.group(2)))
                .filter(scan -> scan.reads(table))
                .toList();
    }

    public Set<String> tablesRead(String table) {
        return scans(table).stream().map(Scan::table).collect(Collectors.toSet());
    }

    public void forget() {
        var _ = plans();
        plans.clear();
    }
}
