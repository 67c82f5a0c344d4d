package dev.bucketsync.local.stack;

import java.nio.file.Path;
import java.util.Map;

/// How a local stack shall run.
///
/// @param data everything lives under this folder and survives a restart
/// @param buckets folders served as buckets, by name
/// @param ports 0 picks a free one
public record StackOptions(Path data, Map<String, Path> buckets, FixedPorts ports) {
    public StackOptions {
        data = data.toAbsolutePath();
        buckets = Map.copyOf(buckets);
    }

    /// Ports that a user may want to know beforehand; 0 picks a free one.
    public record FixedPorts(int api, int kafka, int postgres, int aws) {
        public static final FixedPorts FREE = new FixedPorts(0, 0, 0, 0);
    }
}
