/// PNG headers.
package dev.bucketsync.validator.png;
