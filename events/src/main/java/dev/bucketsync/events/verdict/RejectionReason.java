package dev.bucketsync.events.verdict;

/// Why an object is not an asset: stable wire codes, each something its owner can act on.
public enum RejectionReason {
    EXIF_ORIENTATION,
    VIDEO_BRAND,
    PIXEL_FORMAT,
    PIXEL_FORMAT_UNKNOWN,
    UNSUPPORTED_TYPE,
    CORRUPT_HEADER,
    HEADER_TOO_LARGE,
    EMPTY_OBJECT,
    NO_VIDEO_TRACK,
    ENCRYPTED_MEDIA,
    FRAMES_UNKNOWN,
    ARCHIVED,
    CUSTOMER_KEY_ENCRYPTED,
    QUOTA_EXCEEDED
}
