package dev.bucketsync.local.sample;

import java.io.IOException;

/// The bytes of one object: the same ones each time.
@FunctionalInterface
interface Content {
    byte[] bytes() throws IOException;
}
