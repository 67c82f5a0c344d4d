/// What runs of one sync-worker cost each other.
package dev.bucketsync.bench.fairness;
