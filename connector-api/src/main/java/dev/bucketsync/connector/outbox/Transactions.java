package dev.bucketsync.connector.outbox;

import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/// Writes of this service: each a transaction, after which the relay looks at the outbox at once.
public record Transactions(Jdbi jdbi, Runnable afterCommit) {
    /// Runs the work in a transaction; what it throws rolls it back and is thrown on.
    public <T> T write(Function<Handle, T> work) {
        T result = jdbi.inTransaction(work::apply);
        afterCommit.run();
        return result;
    }

    /// Reads, seeing everything written before.
    public <T> T read(Function<Handle, T> work) {
        return jdbi.withHandle(work::apply);
    }

    /// Reads all of one moment, however many questions it takes.
    ///
    /// @param atMost what each question may take, such as `5s`
    public <T> T snapshot(String atMost, Function<Handle, T> work) {
        return jdbi.inTransaction(TransactionIsolationLevel.REPEATABLE_READ, handle -> {
            handle.execute("SET TRANSACTION READ ONLY");
            handle.createQuery("SELECT set_config('statement_timeout', :atMost, true)")
                    .bind("atMost", atMost)
                    .mapTo(String.class)
                    .one();
            return work.apply(handle);
        });
    }
}
