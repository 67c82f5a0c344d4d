package dev.bucketsync.sandbox.aws.store;

import java.io.IOException;
import java.io.OutputStream;

/// An opened object: what it is and its bytes.
public interface ObjectContent extends AutoCloseable {
    StoredObject object();

    /// Copies a part that lies within the object.
    void copy(long offset, long length, OutputStream to) throws IOException;

    @Override
    default void close() throws IOException {}
}
