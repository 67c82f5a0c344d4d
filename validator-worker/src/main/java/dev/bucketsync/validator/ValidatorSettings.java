package dev.bucketsync.validator;

import dev.bucketsync.runtime.http.HttpSettings;
import dev.bucketsync.runtime.kafka.KafkaSettings;
import dev.bucketsync.runtime.kafka.WorkLimits;
import dev.bucketsync.runtime.settings.SettingsReader;
import dev.bucketsync.validator.judge.ImageType;
import java.util.EnumSet;
import java.util.Set;

/// What the validator-worker is told by its environment.
///
/// @param work objects under way at once, which is as many HTTP connections to a bucket; those of one connection; and
/// those fetched ahead, so that a bucket that is slow does not stand before the others
/// @param images what the platform takes beside videos
record ValidatorSettings(KafkaSettings kafka, HttpSettings http, WorkLimits work, Set<ImageType> images) {
    private static final String IMAGES = "IMAGE_TYPES";
    private static final int PORT = 9082;
    private static final int MOST = 4_096;
    private static final int MOST_HELD = 200_000;

    static ValidatorSettings read(SettingsReader reader) {
        ValidatorSettings settings = new ValidatorSettings(
                KafkaSettings.read(reader),
                HttpSettings.read(reader, PORT),
                new WorkLimits(
                        reader.number("VALIDATOR_IN_FLIGHT", 512, 1, MOST),
                        reader.number("VALIDATOR_IN_FLIGHT_PER_CONNECTION", 256, 1, MOST),
                        reader.number("VALIDATOR_HELD", 20_000, MOST, MOST_HELD)),
                images(reader));
        reader.finish();
        return settings;
    }

    private static Set<ImageType> images(SettingsReader reader) {
        try {
            return ImageType.listed(reader.text(IMAGES, ImageType.EVERY));
        } catch (IllegalArgumentException e) {
            reader.problem(SettingsReader.PREFIX + IMAGES + " " + e.getMessage());
            return EnumSet.allOf(ImageType.class);
        }
    }
}
