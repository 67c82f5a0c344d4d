package dev.bucketsync.runtime.settings;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Reads settings from the environment and collects what is wrong with them; [#finish] reports it all at once.
///
/// A reading that failed answers a stand-in, so that the next one can be checked too: never use a value before
/// [#finish].
public final class SettingsReader {
    public static final String PREFIX = "BUCKETSYNC_";

    /// Read by the logging configuration.
    private static final String LOG_LEVEL = "BUCKETSYNC_LOG_LEVEL";

    private final Map<String, String> environment;
    private final Set<String> known = new HashSet<>(Set.of(LOG_LEVEL));
    private final List<String> problems = new ArrayList<>();

    public SettingsReader(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /// A text that must be given.
    public String text(String name) {
        return raw(name).orElseGet(() -> missing(name, ""));
    }

    public String text(String name, String otherwise) {
        return raw(name).orElse(otherwise);
    }

    public Optional<String> optionalText(String name) {
        return raw(name);
    }

    public Secret secret(String name) {
        return new Secret(text(name));
    }

    public int number(String name, int otherwise, int min, int max) {
        return parsed(name, otherwise, "a whole number from %d to %d".formatted(min, max), text -> {
            int number = Integer.parseInt(text);
            if (number < min || number > max) {
                throw new IllegalArgumentException();
            }
            return number;
        });
    }

    /// An ISO-8601 duration, such as `PT5S`.
    public Duration duration(String name, Duration otherwise) {
        return parsed(name, otherwise, "an ISO-8601 duration such as PT5S", text -> {
            Duration duration = Duration.parse(text);
            if (duration.isNegative() || duration.isZero()) {
                throw new IllegalArgumentException();
            }
            return duration;
        });
    }

    public URI uri(String name) {
        return raw(name)
                .map(text -> parse(name, text, URI.create("about:blank"), "an absolute URL", SettingsReader::absolute))
                .orElseGet(() -> missing(name, URI.create("about:blank")));
    }

    public Optional<Path> optionalPath(String name) {
        return raw(name).map(Path::of);
    }

    /// Notes a problem that only the caller can see, such as two settings that contradict each other.
    public void problem(String sentence) {
        problems.add(sentence);
    }

    /// Refuses what was found wrong, and every variable with our prefix that nobody has asked for.
    public void finish() {
        environment.keySet().stream()
                .filter(name -> name.startsWith(PREFIX) && !known.contains(name))
                .sorted()
                .forEach(name -> problems.add(name + " is not a setting of this service; remove it or mend its name"));
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(problems);
        }
    }

    private Optional<String> raw(String name) {
        String variable = PREFIX + name;
        known.add(variable);
        return Optional.ofNullable(environment.get(variable)).filter(text -> !text.isBlank());
    }

    private <T> T missing(String name, T standIn) {
        problems.add(PREFIX + name + " must be set");
        return standIn;
    }

    private <T> T parsed(String name, T otherwise, String wanted, Function<String, T> parser) {
        return raw(name)
                .map(text -> parse(name, text, otherwise, wanted, parser))
                .orElse(otherwise);
    }

    private <T> T parse(String name, String text, T standIn, String wanted, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException | DateTimeParseException e) {
            problems.add("%s%s is '%s', want %s".formatted(PREFIX, name, text, wanted));
            return standIn;
        }
    }

    private static URI absolute(String text) {
        URI uri = URI.create(text);
        if (!uri.isAbsolute()) {
            throw new IllegalArgumentException();
        }
        return uri;
    }
}
