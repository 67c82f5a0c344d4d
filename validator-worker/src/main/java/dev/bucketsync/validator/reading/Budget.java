package dev.bucketsync.validator.reading;

/// How much of one object may be read to judge it.
public record Budget(int requests, int bytes) {
    /// Enough for the tables of a video of several hours and for headers with a megabyte of colour profiles or XMP.
    public static final Budget STANDARD = new Budget(32, 1 << 20);
}
