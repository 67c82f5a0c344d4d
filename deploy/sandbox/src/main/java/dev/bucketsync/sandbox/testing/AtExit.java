package dev.bucketsync.sandbox.testing;

/// Closes what the tests of a JVM share when the JVM ends, the last opened first.
final class AtExit {
    private AtExit() {}

    static void close(Closing... inOrder) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            for (var each : inOrder) {
                each.close();
            }
        }));
    }

    interface Closing {
        void close();
    }
}
