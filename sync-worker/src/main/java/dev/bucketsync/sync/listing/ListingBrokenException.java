package dev.bucketsync.sync.listing;

/// An answer that can't be a listing of S3's: believing it would lose or double objects.
public final class ListingBrokenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ListingBrokenException(String message) {
        super(message);
    }

    public ListingBrokenException(String message, Throwable cause) {
        super(message, cause);
    }
}
