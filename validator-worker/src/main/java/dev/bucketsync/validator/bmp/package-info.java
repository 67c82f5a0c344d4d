/// Windows and OS/2 bitmap headers.
package dev.bucketsync.validator.bmp;
