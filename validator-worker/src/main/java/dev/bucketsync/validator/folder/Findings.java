package dev.bucketsync.validator.folder;

import dev.bucketsync.events.verdict.Media;
import dev.bucketsync.events.verdict.Rejection;
import dev.bucketsync.validator.rules.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What was found out about one file, as the columns of a line.
///
/// @param said `ACCEPTED`, the reasons joined by `|`, or `ERROR`
/// @param detail for a human: what the header says, the sentences and repairs, or the exception
record Findings(String said, Optional<Media> media, Cost cost, String detail) {
    /// What judging the file took.
    record Cost(long bytesRead, int requests, Duration time) {
        static final Cost NONE = new Cost(0, 0, Duration.ZERO);
    }

    static Findings of(Verdict verdict, Cost cost) {
        return switch (verdict) {
            case Verdict.Accepted(Media media, long _) ->
                new Findings("ACCEPTED", Optional.of(media), cost, described(media));
            case Verdict.Rejected rejected ->
                new Findings(
                        joined(
                                rejected.reasons().stream()
                                        .map(each -> each.reason().name()),
                                "|"),
                        rejected.media(),
                        cost,
                        joined(rejected.reasons().stream().map(Findings::explained), " "));
        };
    }

    static Findings error(Throwable trouble, Cost cost) {
        return new Findings("ERROR", Optional.empty(), cost, trouble.toString());
    }

    boolean isError() {
        return said.equals("ERROR");
    }

    /// A line of tab-separated values, without its end.
    String line(String path) {
        return joined(
                Stream.of(
                                path,
                                said,
                                media.map(Media::type).orElse(""),
                                media.map(Findings::width).map(Findings::text).orElse(""),
                                media.map(Findings::height).map(Findings::text).orElse(""),
                                media.map(Findings::frames).map(Findings::text).orElse(""),
                                Long.toString(cost.bytesRead()),
                                Integer.toString(cost.requests()),
                                String.format(Locale.ROOT, "%.2f", cost.time().toNanos() / 1e6),
                                detail)
                        .map(Escaping::escaped),
                "\t");
    }

    private static String explained(Rejection rejection) {
        return rejection.detail() + "."
                + rejection.seen().map(seen -> " Seen: " + seen + ".").orElse("")
                + rejection.wanted().map(wanted -> " Wanted: " + wanted + ".").orElse("")
                + rejection.repair().map(repair -> " Repair: " + repair).orElse("");
    }

    private static String described(Media media) {
        List<Optional<String>> facts = switch (media) {
            case Media.Image image ->
                List.of(
                        named("orientation ", image.orientation()),
                        named("bits ", image.bitDepth()),
                        image.colorType());
            case Media.Video video -> List.of(Optional.of(video.brand()), video.codec(), video.pixelFormat());
        };
        return joined(facts.stream().flatMap(Optional::stream), ", ");
    }

    private static Optional<String> named(String name, OptionalInt value) {
        return value.isPresent() ? Optional.of(name + value.getAsInt()) : Optional.empty();
    }

    private static OptionalLong width(Media media) {
        return switch (media) {
            case Media.Image image -> wide(image.width());
            case Media.Video video -> wide(video.width());
        };
    }

    private static OptionalLong height(Media media) {
        return switch (media) {
            case Media.Image image -> wide(image.height());
            case Media.Video video -> wide(video.height());
        };
    }

    private static OptionalLong frames(Media media) {
        return switch (media) {
            case Media.Image image -> image.frames();
            case Media.Video video -> video.frames();
        };
    }

    private static OptionalLong wide(OptionalInt value) {
        return value.isPresent() ? OptionalLong.of(value.getAsInt()) : OptionalLong.empty();
    }

    private static String text(OptionalLong value) {
        return value.isPresent() ? Long.toString(value.getAsLong()) : "";
    }

    private static String joined(Stream<String> parts, String separator) {
        return parts.collect(Collectors.joining(separator));
    }
}
