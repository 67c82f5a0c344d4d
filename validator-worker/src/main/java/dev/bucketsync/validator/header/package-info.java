/// What a media header says, whatever its format.
package dev.bucketsync.validator.header;
