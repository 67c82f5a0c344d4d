/// Orientation from a bounded EXIF block.
package dev.bucketsync.validator.exif;
