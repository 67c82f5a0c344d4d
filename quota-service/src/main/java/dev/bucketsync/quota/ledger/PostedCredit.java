package dev.bucketsync.quota.ledger;

import dev.bucketsync.quota.period.UsagePeriod;

/// A credit's line in the book.
///
/// @param number counts an account's lines without gaps
record PostedCredit(Credit credit, UsagePeriod period, long number) {}
