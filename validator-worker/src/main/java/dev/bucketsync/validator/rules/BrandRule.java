package dev.bucketsync.validator.rules;

import dev.bucketsync.events.verdict.Rejection;
import dev.bucketsync.events.verdict.RejectionReason;
import dev.bucketsync.validator.header.MediaHeader;
import dev.bucketsync.validator.header.MediaHeader.VideoHeader;
import java.util.Optional;

/// A video's major brand must be exactly `mp42`; compatible brands have no say.
record BrandRule() implements Rule {
    private static final String WANTED = "mp42";

    @Override
    public Optional<Rejection> against(MediaHeader header) {
        return header instanceof VideoHeader video && !video.media().brand().equals(WANTED)
                ? Optional.of(rejection(video.media().brand()))
                : Optional.empty();
    }

    private static Rejection rejection(String brand) {
        return new Rejection(
                RejectionReason.VIDEO_BRAND,
                "The major brand of the video is '%s'".formatted(brand),
                Optional.of(brand),
                Optional.of(WANTED),
                Optional.of("ffmpeg -i '{file}' -map 0 -dn -c copy -brand mp42 'mp42-{file}'"));
    }
}
