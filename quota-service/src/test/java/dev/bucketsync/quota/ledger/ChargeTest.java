package dev.bucketsync.quota.ledger;

import static org.assertj.core.api.Assertions.assertThat;

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

    @Test
    void keepsADigestOverItsBytes() {
        assertThat(Digest.of(CHARGE.identity().bytes())).isEqualTo(CHARGE.identity());
        assertThat(CHARGE.identity().bytes()).hasSize(16);
    }
}
