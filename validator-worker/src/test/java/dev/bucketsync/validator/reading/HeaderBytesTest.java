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
        assertThat(object.u8(8_191)).isEqualTo(0xff);
        assertThat(object.u8(50_000)).isEqualTo(50_000 & 0xff);
        assertThat(object.u32(4)).isEqualTo(0x04050607L);
        assertThat(reader.requests()).isEqualTo(2);
    }

    @Test
    void readsNumbersAcrossTheEdgeOfARead() throws HeaderException {
        Slice object = whole(CountingReader.over(counting(40_000)), Budget.STANDARD);
        assertThat(object.u8(0)).isZero();
        assertThat(object.u32(8_190)).isEqualTo(0xfeff0001L);
    }

    @Test
    void prefetchesOnlyWhatIsMissing() throws HeaderException {
        var reader = CountingReader.over(counting(100_000));
        Slice object = whole(reader, Budget.STANDARD);
        assertThat(object.u8(0)).isZero();
        object.slice(5_000, 55_000).prefetched();
        assertThat(reader.requests()).isEqualTo(2);
        assertThat(reader.bytes()).isEqualTo(60_000);
    }

    @Test
    void prefetchesUpToWhatIsKnownAlready() throws HeaderException {
        var reader = CountingReader.over(counting(100_000));
        Slice object = whole(reader, Budget.STANDARD);
        assertThat(object.u8(0)).isZero();
        assertThat(object.u8(30_000)).isEqualTo(30_000 & 0xff);
        object.slice(1_000, 40_000).prefetched();
        assertThat(reader.requests()).isEqualTo(3);
        assertThat(reader.bytes()).isEqualTo(30_000 + 16 * 1024);
    }

    @Test
    void readsNoByteTwiceBeforeAKnownStretch() throws HeaderException {
        var reader = CountingReader.over(counting(100_000));
        Slice object = whole(reader, Budget.STANDARD);
        assertThat(object.u8(0)).isZero();
        assertThat(object.u8(12_000)).isEqualTo(12_000 & 0xff);
        assertThat(object.u8(9_000)).isEqualTo(9_000 & 0xff);
        assertThat(reader.bytes()).isEqualTo(8 * 1024 + 16 * 1024 + 3_000);
    }

    @Test
    void readsASmallObjectWholeAndLittleOfALargeOne() throws HeaderException {
        var small = CountingReader.over(counting(16 * 1024));
        assertThat(whole(small, Budget.STANDARD).u8(0)).isZero();
        assertThat(small.bytes()).isEqualTo(16 * 1024);
        var large = CountingReader.over(counting(16 * 1024 + 1));
        assertThat(whole(large, Budget.STANDARD).u8(0)).isZero();
        assertThat(large.bytes()).isEqualTo(8 * 1024);
    }

    @Test
    void takesTheTailBehindALongLeapInOneRead() throws HeaderException {
        var reader = CountingReader.over(counting(600_000));
        Slice object = whole(reader, Budget.STANDARD);
        assertThat(object.u8(0)).isZero();
        assertThat(object.u8(400_000)).isEqualTo(400_000 & 0xff);
        assertThat(object.u8(599_999)).isEqualTo(599_999 & 0xff);
        assertThat(reader.requests()).isEqualTo(2);
    }

    @Test
    void asksForMoreTheLongerAHeaderGoesOn() throws HeaderException {
        var reader = CountingReader.over(counting(1_000_000));
        Slice object = whole(reader, Budget.STANDARD);
        for (int at = 0; at < 248 * 1024; at++) {
            assertThat(object.u8(at)).isEqualTo(at & 0xff);
        }
        assertThat(reader.requests()).isEqualTo(9);
        assertThat(reader.bytes()).isEqualTo(248 * 1024);
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
