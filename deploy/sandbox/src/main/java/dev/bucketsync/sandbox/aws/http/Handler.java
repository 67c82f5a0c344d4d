package dev.bucketsync.sandbox.aws.http;

import java.io.IOException;

/// Answers requests, many at a time.
@FunctionalInterface
public interface Handler {
    Answer answer(Request request) throws IOException;
}
