package dev.bucketsync.sync.notification;

import java.util.List;

/// What one message says: notices, and how many records were none.
///
/// @param unchanging records of what changes no object, such as reads, tags and tests
/// @param unreadable records that name no object
record Notification(List<Notice> notices, int unchanging, int unreadable) {
    Notification {
        notices = List.copyOf(notices);
    }
}
