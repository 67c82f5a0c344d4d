package dev.bucketsync.runtime.settings;

/// A value that no log, metric or page may show.
public record Secret(String value) {
    @Override
    public String toString() {
        return "***";
    }
}
