package dev.bucketsync.validator.rules;

import dev.bucketsync.events.verdict.Rejection;
import dev.bucketsync.events.verdict.RejectionReason;
import dev.bucketsync.validator.header.MediaHeader;
import dev.bucketsync.validator.header.MediaHeader.VideoHeader;
import dev.bucketsync.validator.header.Movie;
import java.util.Optional;

/// A video that needs a licence to be shown is of no use to the platform.
record EncryptionRule() implements Rule {
    @Override
    public Optional<Rejection> against(MediaHeader header) {
        return header instanceof VideoHeader video && video.movie() instanceof Movie.Track track
                ? track.encryption().map(EncryptionRule::rejection)
                : Optional.empty();
    }

    private static Rejection rejection(String seen) {
        return new Rejection(
                RejectionReason.ENCRYPTED_MEDIA,
                "The video track is encrypted",
                Optional.of(seen),
                Optional.of("an unencrypted track"),
                Optional.of("ffmpeg -decryption_key 'KEY IN HEX' -i '{file}' -map 0 -dn -c copy -brand mp42"
                        + " 'clear-{file}'"));
    }
}
