/// GIF headers.
package dev.bucketsync.validator.gif;
