/// The handler of `objects` messages: from an event to a verdict or a fault, and to the event that says it.
package dev.bucketsync.validator.work;
