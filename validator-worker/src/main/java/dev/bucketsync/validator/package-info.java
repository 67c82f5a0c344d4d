/// The validator-worker: reads media headers in customers' buckets and judges them.
package dev.bucketsync.validator;
