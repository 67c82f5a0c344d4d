/// What the codecs' own configurations and picture headers say of the pictures: pixel format and size.
package dev.bucketsync.validator.codec;
