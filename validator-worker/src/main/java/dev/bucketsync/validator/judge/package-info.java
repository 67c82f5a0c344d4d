/// From bytes to verdict.
package dev.bucketsync.validator.judge;
