/// What the validator-worker costs and how fast it is, against other ways to learn the same.
package dev.bucketsync.bench.validator;
