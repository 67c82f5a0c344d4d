package dev.bucketsync.sandbox.aws.store;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;

/// An opened file.
record FileContent(StoredObject object, FileChannel channel) implements ObjectContent {
    private static final int CHUNK = 256 * 1024;

    @Override
    public void copy(long offset, long length, OutputStream to) throws IOException {
        channel.position(offset);
        var in = Channels.newInputStream(channel);
        long left = length;
        while (left > 0) {
            var chunk = in.readNBytes((int) Math.min(CHUNK, left));
            if (chunk.length == 0) {
                throw new IOException(object.key() + " became shorter while it was read");
            }
            to.write(chunk);
            left -= chunk.length;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
