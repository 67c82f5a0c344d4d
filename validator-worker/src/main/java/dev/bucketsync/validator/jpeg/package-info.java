/// JPEG headers.
package dev.bucketsync.validator.jpeg;
