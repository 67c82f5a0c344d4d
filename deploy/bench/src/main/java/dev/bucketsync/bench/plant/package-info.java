/// A sync-worker as a process of its own, what it stands on, and who answers it.
package dev.bucketsync.bench.plant;
