/// An S3 server for listings alone: a million keys in memory, faithful answers, latency on demand.
package dev.bucketsync.bench.replay;
