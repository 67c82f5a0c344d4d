package dev.bucketsync.connector.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BucketNameTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "abc",
                "a1-b2.c3",
                "0-9",
                "my-images",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.4a",
                "xn-a",
                "sthre-e",
                "amzn-s3-demonstration",
                "x-s3alias-x",
                "a--x-s3x",
                "mrap",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            })
    void takesWhatAwsTakes(String name) {
        assertThat(BucketName.objection(name)).isEmpty();
        assertThat(new BucketName(name)).hasToString(name);
    }

    @ParameterizedTest
    @CsvSource({
        "'', 3 to 63",
        "ab, 3 to 63",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, 3 to 63",
        "Photos, lower-case",
        "my_photos, lower-case",
        "arn:aws:s3:::photos, lower-case",
        "s3://photos, lower-case",
        "phötos, lower-case",
        "'my photos', lower-case",
        "-photos, begin and end",
        "photos-, begin and end",
        ".photos, begin and end",
        "photos., begin and end",
        "my..photos, two dots",
        "192.168.5.4, IP address",
        "999.1.1.1, IP address",
        "xn--photos, 'xn--'",
        "sthree-photos, 'sthree-'",
        "sthree-configurator-photos, 'sthree-'",
        "amzn-s3-demo-photos, 'amzn-s3-demo-'",
        "photos-s3alias, '-s3alias'",
        "photos--ol-s3, '--ol-s3'",
        "photos.mrap, '.mrap'",
        "photos--table-s3, '--table-s3'",
        "photos--use1-az4--x-s3, directory bucket"
    })
    void refusesWhatAwsRefusesAndSaysWhy(String name, String why) {
        assertThat(BucketName.objection(name)).hasValueSatisfying(objection -> {
            assertThat(objection.detail()).contains(why);
            assertThat(objection.fix()).isNotBlank();
        });
    }

    @Test
    void isNeverMadeOfAWrongName() {
        assertThatIllegalArgumentException().isThrownBy(() -> new BucketName("my..photos"));
    }
}
