package dev.bucketsync.runtime.settings;

import java.util.List;

/// Every problem found in the settings, together, so that they are mended in one go.
public final class InvalidSettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InvalidSettingsException(List<String> problems) {
        super("settings:\n  - " + String.join("\n  - ", problems));
    }
}
