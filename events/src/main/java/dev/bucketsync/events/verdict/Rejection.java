package dev.bucketsync.events.verdict;

import java.util.Optional;

/// One reason against an object, told so that its owner can mend it.
///
/// @param detail a sentence for the customer
/// @param seen what the object has, such as `isom`
/// @param wanted what would have been accepted, such as `mp42`
/// @param repair a command that mends a local copy, where there is one
public record Rejection(
        RejectionReason reason,
        String detail,
        Optional<String> seen,
        Optional<String> wanted,
        Optional<String> repair) {

    public static Rejection of(RejectionReason reason, String detail) {
        return new Rejection(reason, detail, Optional.empty(), Optional.empty(), Optional.empty());
    }
}
