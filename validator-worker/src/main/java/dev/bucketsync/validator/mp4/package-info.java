/// ISO base media files: boxes, tracks, pixel formats, frames.
package dev.bucketsync.validator.mp4;
