package dev.bucketsync.sync.catalog;

import dev.bucketsync.events.object.ObjectKey;
import java.lang.reflect.Type;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;

/// How our values look to PostgreSQL.
public final class SqlTypes {
    private SqlTypes() {}

    /// Registers the element types of the arrays that batches are sent as.
    public static Jdbi register(Jdbi jdbi) {
        return jdbi.registerArgument(SqlTypes::byteArrays)
                .registerArrayType(String.class, "text")
                .registerArrayType(Long.class, "int8")
                .registerArrayType(Boolean.class, "bool")
                .registerArrayType(OffsetDateTime.class, "timestamptz");
    }

    /// Jdbi hands arrays on as objects, among which the driver takes no bytes.
    private static Optional<Argument> byteArrays(Type type, Object value, ConfigRegistry config) {
        return value instanceof byte[][] keys
                ? Optional.of((position, statement, _) ->
                        statement.setArray(position, statement.getConnection().createArrayOf("bytea", keys)))
                : Optional.empty();
    }

    /// A cursor as its column holds it: no key yet is the empty one, which is smaller than all.
    public static byte[] cursor(Optional<ObjectKey> key) {
        return key.map(ObjectKey::bytes).orElseGet(() -> new byte[0]);
    }

    public static Optional<ObjectKey> cursor(byte[] column) {
        return column == null || column.length == 0 ? Optional.empty() : Optional.of(ObjectKey.ofBytes(column));
    }

    /// Text as PostgreSQL takes it: what it can't hold, U+0000, is replaced.
    public static String text(String value) {
        return value.replace('\0', '\uFFFD');
    }

    public static OffsetDateTime timestamp(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    public static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
