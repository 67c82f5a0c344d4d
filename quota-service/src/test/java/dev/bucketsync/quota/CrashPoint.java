package dev.bucketsync.quota;

/// Where a quota-service may die with a batch in its hands.
enum CrashPoint {
    BEFORE_THE_TRANSACTION,
    WITH_THE_BOOKS_LOCKED,
    BETWEEN_TWO_WRITES,
    BEFORE_THE_COMMIT,
    AFTER_THE_DATABASE_COMMITTED,
    BEFORE_THE_FIRST_ANSWER,
    BETWEEN_TWO_ANSWERS,
    AFTER_THE_LAST_ANSWER,
    AFTER_THE_OFFSETS
}
