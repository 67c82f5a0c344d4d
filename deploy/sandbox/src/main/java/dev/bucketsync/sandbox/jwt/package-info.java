/// Tokens for tests and the local stack, signed for real.
package dev.bucketsync.sandbox.jwt;
