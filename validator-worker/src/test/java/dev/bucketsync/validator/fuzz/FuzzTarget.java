package dev.bucketsync.validator.fuzz;

/// The entry that Jazzer calls by name with bytes of its own making.
public final class FuzzTarget {
    private static Target target = Target.ALL;

    private FuzzTarget() {}

    public static void fuzzerInitialize(String[] args) {
        target = Target.valueOf(args[0]);
    }

    public static void fuzzerTestOneInput(byte[] content) {
        if (content.length > 0) {
            target.accept(content);
        }
    }
}
