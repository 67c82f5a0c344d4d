package dev.bucketsync.validator.folder;

import dev.bucketsync.validator.reading.RangeReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/// Reads stretches of a local file, and counts what an object in S3 would have cost.
public final class FileReader implements RangeReader, AutoCloseable {
    private final FileChannel file;
    private final long size;
    private int requests;
    private long bytesRead;

    public FileReader(Path path) throws IOException {
        file = FileChannel.open(path);
        size = file.size();
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public byte[] read(long from, int length) {
        requests++;
        bytesRead += length;
        ByteBuffer bytes = ByteBuffer.allocate(length);
        try {
            while (bytes.hasRemaining()) {
                if (file.read(bytes, from + bytes.position()) < 0) {
                    throw new EOFException("the file became shorter while it was read");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.array();
    }

    public int requests() {
        return requests;
    }

    public long bytesRead() {
        return bytesRead;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
