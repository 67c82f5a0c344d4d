package dev.bucketsync.validator.rules;

import dev.bucketsync.events.verdict.Rejection;
import dev.bucketsync.validator.header.MediaHeader;
import dev.bucketsync.validator.header.MediaHeader.ImageHeader;
import dev.bucketsync.validator.header.MediaHeader.VideoHeader;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// The rules of the platform, all asked about every header, so that a customer learns all reasons at once.
public record Rules(List<Rule> rules) {
    public static final Rules STANDARD = new Rules(List.of(
            new UprightRule(),
            new ReadableMovieRule(),
            new BrandRule(),
            new VideoTrackRule(),
            new EncryptionRule(),
            new PixelFormatRule(),
            new FramesRule()));

    public Rules {
        rules = List.copyOf(rules);
    }

    public Verdict judge(MediaHeader header) {
        List<Rejection> reasons =
                rules.stream().flatMap(rule -> rule.against(header).stream()).toList();
        OptionalLong units = units(header);
        if (reasons.isEmpty()) {
            return new Verdict.Accepted(header.media(), units.orElseThrow());
        }
        return new Verdict.Rejected(reasons, Optional.of(header.media()), units);
    }

    private static OptionalLong units(MediaHeader header) {
        return switch (header) {
            case ImageHeader _ -> OptionalLong.of(1);
            case VideoHeader video -> video.media().frames();
        };
    }
}
