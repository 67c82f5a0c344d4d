/// Where a bucket's objects come from: a folder of the disk, memory, or a generator.
package dev.bucketsync.sandbox.aws.store;
