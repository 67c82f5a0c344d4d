package dev.bucketsync.connector.usage;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;

/// A usage period, and what its units were used for; the largest part first.
public record UsageOfPeriod(@JsonUnwrapped UsagePeriodView usage, List<UsagePart> parts) {
    public UsageOfPeriod {
        parts = List.copyOf(parts);
    }
}
