package dev.bucketsync.events;

/// The topics' full names: one cluster may carry several installations, told apart by their prefix.
public record TopicNames(String prefix) {
    public static final TopicNames DEFAULT = new TopicNames("bucketsync.");
    private static final String DEAD = ".dead";

    public TopicNames {
        if (!prefix.matches("[A-Za-z0-9._-]{0,64}")) {
            throw new IllegalArgumentException("a topic prefix has only A-Z a-z 0-9 . _ -: '" + prefix + "'");
        }
    }

    public String of(Topic topic) {
        return prefix + topic.shortName();
    }

    /// Where messages of a topic are parked that could not be handled.
    public String deadLettersOf(Topic topic) {
        return of(topic) + DEAD;
    }
}
