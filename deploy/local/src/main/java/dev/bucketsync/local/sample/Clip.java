package dev.bucketsync.local.sample;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;

/// A committed video clip, made by `make-sample-clips.sh`.
record Clip(String name) implements Content {
    @Override
    public byte[] bytes() throws IOException {
        try (var in = Clip.class.getResourceAsStream("/sample/" + name)) {
            if (in == null) {
                throw new FileNotFoundException("There is no clip " + name);
            }
            return in.readAllBytes();
        }
    }

    /// What is there of an upload that broke off.
    static Content cut(Content whole, int length) {
        return () -> Arrays.copyOf(whole.bytes(), length);
    }
}
