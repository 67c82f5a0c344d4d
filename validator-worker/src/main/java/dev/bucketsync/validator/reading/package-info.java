/// Small ranged reads of an object within a budget.
package dev.bucketsync.validator.reading;
