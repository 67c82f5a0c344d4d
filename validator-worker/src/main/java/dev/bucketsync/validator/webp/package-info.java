/// WebP headers.
package dev.bucketsync.validator.webp;
