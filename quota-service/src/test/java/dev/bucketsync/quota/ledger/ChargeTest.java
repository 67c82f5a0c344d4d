package dev.bucketsync.quota.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bucketsync.events.EventId;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class ChargeTest {
    private static final Charge CHARGE = Asset.of("key", 1).unlimited();

    @Test
    void identifiesTheContentAndNotTheConnectionThatShowsIt() {
        Charge elsewhere = Asset.of("key", 1).connection("con-2").unlimited();
        assertThat(elsewhere.identity()).isEqualTo(CHARGE.identity());
        assertThat(elsewhere.decision()).isNotEqualTo(CHARGE.decision());
    }

    @Test
    void tellsAccountsKeysAndContentsApart() {
        assertThat(Asset.of("key", 1).account("other").unlimited().identity()).isNotEqualTo(CHARGE.identity());
        assertThat(Asset.of("other", 1).unlimited().identity()).isNotEqualTo(CHARGE.identity());
        Charge changed = Asset.of("key", 1).content("etag-2", 1).unlimited();
        assertThat(changed.identity()).isNotEqualTo(CHARGE.identity());
        assertThat(changed.keyHash()).isEqualTo(CHARGE.keyHash());
    }

    /// The API looks contents and keys up by the same digests, made in SQL; its PreviewIT holds those against
    /// [EventId#derived]. Rows are kept for ever, so they never change.
    @Test
    void makesTheDigestsThatTheApiLooksUp() {
        assertThat(CHARGE.identity()).isEqualTo(Digest.of(EventId.derived("aws", "acme", "bucket", "key", "etag-1")));
        assertThat(HexFormat.of().formatHex(CHARGE.identity().bytes())).isEqualTo("10c5df9330aee237d80248eb3231f10d");
        assertThat(CHARGE.keyHash()).isEqualTo(Digest.of(EventId.derived("aws", "bucket", "key")));
        assertThat(HexFormat.of().formatHex(CHARGE.keyHash().bytes())).isEqualTo("f10c9a0b748decb43bee236a959c554d");
    }

    @Test
    void keepsADigestOverItsBytes() {
        assertThat(Digest.of(CHARGE.identity().bytes())).isEqualTo(CHARGE.identity());
        assertThat(CHARGE.identity().bytes()).hasSize(16);
    }
}
