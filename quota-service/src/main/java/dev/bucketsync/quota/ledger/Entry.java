package dev.bucketsync.quota.ledger;

import dev.bucketsync.quota.period.UsagePeriod;

/// A line of an account's book.
///
/// @param number counts an account's lines without gaps
/// @param cost units taken from the period's balance
record Entry(Charge charge, UsagePeriod period, long number, long cost) {}
