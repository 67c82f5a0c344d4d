/// HEIC and AVIF headers.
package dev.bucketsync.validator.heif;
