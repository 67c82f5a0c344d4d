/// Servers shared by the tests of one JVM, each test with its own corner of them.
package dev.bucketsync.sandbox.testing;
