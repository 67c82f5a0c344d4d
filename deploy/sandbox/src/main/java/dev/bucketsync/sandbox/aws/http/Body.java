package dev.bucketsync.sandbox.aws.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// What follows an answer's headers; its length is known beforehand.
public interface Body {
    Body NONE = of(new byte[0]);

    long length();

    void writeTo(OutputStream out) throws IOException;

    /// Lets go of what the body is read from.
    default void close() throws IOException {}

    static Body of(byte[] bytes) {
        return new Body() {
            @Override
            public long length() {
                return bytes.length;
            }

            @Override
            public void writeTo(OutputStream out) throws IOException {
                out.write(bytes);
            }
        };
    }

    static Body of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }
}
