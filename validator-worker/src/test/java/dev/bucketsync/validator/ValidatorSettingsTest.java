package dev.bucketsync.validator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bucketsync.runtime.settings.InvalidSettingsException;
import dev.bucketsync.runtime.settings.SettingsReader;
import dev.bucketsync.validator.judge.ImageType;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ValidatorSettingsTest {
    @Test
    void takesEveryImageTypeUnlessToldOtherwise() {
        assertThat(read("").images()).containsExactly(ImageType.values());
    }

    @Test
    void takesTheImageTypesThatAreNamed() {
        assertThat(read(" jpeg,PNG , Heic").images())
                .containsExactlyInAnyOrder(ImageType.JPEG, ImageType.PNG, ImageType.HEIC);
    }

    @Test
    void refusesAnImageTypeNobodyReads() {
        assertThatThrownBy(() -> read("JPEG,PSD"))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("BUCKETSYNC_IMAGE_TYPES names 'PSD', want a list such as "
                        + "JPEG,PNG,WEBP,GIF,BMP,TIFF,HEIC,AVIF");
        assertThatThrownBy(() -> read("JPEG,,PNG")).hasMessageContaining("names ''");
    }

    private static ValidatorSettings read(String types) {
        return ValidatorSettings.read(new SettingsReader(
                Map.of("BUCKETSYNC_KAFKA_BOOTSTRAP_SERVERS", "localhost:1", "BUCKETSYNC_IMAGE_TYPES", types)));
    }
}
