/// TIFF and BigTIFF headers.
package dev.bucketsync.validator.tiff;
