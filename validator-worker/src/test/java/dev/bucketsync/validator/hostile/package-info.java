/// Files made to harm who reads them.
package dev.bucketsync.validator.hostile;
