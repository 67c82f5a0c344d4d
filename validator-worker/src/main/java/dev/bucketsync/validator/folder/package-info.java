/// The tool that judges the files of a local folder as if they were objects.
package dev.bucketsync.validator.folder;
