package dev.bucketsync.runtime.kafka;

/// How much one loop takes upon itself at once.
///
/// @param inFlight messages under way; those that pause before a retry are not
/// @param perLane messages of one lane under way or pausing: a slow lane fills no more than this
/// @param held messages taken and not settled, whatever they wait for; beyond it nothing more is fetched
public record WorkLimits(int inFlight, int perLane, int held) {
    private static final int PAUSING = 1_000;

    public WorkLimits {
        if (inFlight < 1 || perLane < 1 || held < inFlight) {
            throw new IllegalArgumentException("limits must be positive, and as many held as under way");
        }
    }

    /// For a topic whose messages all share one lane.
    public static WorkLimits oneLane(int inFlight) {
        return new WorkLimits(inFlight, inFlight + PAUSING, inFlight + PAUSING);
    }
}
