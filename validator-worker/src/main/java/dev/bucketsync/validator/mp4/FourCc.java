package dev.bucketsync.validator.mp4;

/// Four characters as a number, the way boxes are told apart.
final class FourCc {
    private FourCc() {}

    static int of(String ascii) {
        return ascii.charAt(0) << 24 | ascii.charAt(1) << 16 | ascii.charAt(2) << 8 | ascii.charAt(3);
    }
}
