package dev.bucketsync.validator.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bucketsync.validator.testing.CountingReader;
import org.junit.jupiter.api.Test;

class HeaderBytesTest {
    private static byte[] counting(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }

    private static Slice whole(CountingReader reader, Budget budget) {
        return new HeaderBytes(reader, budget).whole();
    }

    @Test
    void readsOnceWhatIsTouchedTwice() throws HeaderException {
        var reader = CountingReader.over(counting(100_000));
        Slice object = whole(reader, Budget.STANDARD);
        assertThat(object.u16(0)).isEqualTo(0x0001);
        assertThat(object.u8(16_383)).isEqualTo(0xff);
        assertThat(object.u8(50_000)).isEqualTo(50_000 & 0xff);
        assertThat(object.u32(4)).isEqualTo(0x04050607L);
        assertThat(reader.requests()).isEqualTo(2);
    }

    @Test
    void readsNumbersAcrossTheEdgeOfARead() throws HeaderException {
        Slice object = whole(CountingReader.over(counting(40_000)), Budget.STANDARD);
        assertThat(object.u8(0)).isZero();
        assertThat(object.u32(16_382)).isEqualTo(0xfeff0001L);
    }

    @Test
    void prefetchesOnlyWhatIsMissing() throws HeaderException {
        var reader = CountingReader.over(counting(100_000));
        Slice object = whole(reader, Budget.STANDARD);
        assertThat(object.u8(0)).isZero();
        object.slice(10_000, 50_000).prefetched();
        assertThat(reader.requests()).isEqualTo(2);
        assertThat(reader.bytes()).isEqualTo(60_000);
    }

    @Test
    void refusesToReadBeyondTheBudget() throws HeaderException {
        Slice object = whole(CountingReader.over(counting(200_000)), new Budget(2, 1 << 20));
        assertThat(object.u8(0)).isZero();
        assertThat(object.u8(100_000)).isEqualTo(100_000 & 0xff);
        assertThatThrownBy(() -> object.u8(50_000)).isInstanceOf(HeaderTooLargeException.class);
        Slice fewBytes = whole(CountingReader.over(counting(200_000)), new Budget(9, 20_000));
        assertThat(fewBytes.u8(0)).isZero();
        assertThatThrownBy(() -> fewBytes.u8(50_000)).isInstanceOf(HeaderTooLargeException.class);
    }

    @Test
    void callsReachingOutsideASliceCorrupt() throws HeaderException {
        Slice slice = whole(CountingReader.over(counting(100)), Budget.STANDARD).slice(10, 20);
        assertThat(slice.u8(19)).isEqualTo(29);
        assertThatThrownBy(() -> slice.u8(20)).isInstanceOf(CorruptHeaderException.class);
        assertThatThrownBy(() -> slice.u8(-1)).isInstanceOf(CorruptHeaderException.class);
        assertThatThrownBy(() -> slice.slice(5, Long.MAX_VALUE)).isInstanceOf(CorruptHeaderException.class);
        assertThatThrownBy(() -> slice.from(21)).isInstanceOf(CorruptHeaderException.class);
        assertThatThrownBy(() -> slice.copy(0, Integer.MAX_VALUE)).isInstanceOf(CorruptHeaderException.class);
    }
}
