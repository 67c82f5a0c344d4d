/// What the platform takes and what not, as pure functions of a header.
package dev.bucketsync.validator.rules;
