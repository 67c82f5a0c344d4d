/// Two ways to take work from a topic, side by side: a share group, and lanes over a consumer group.
package dev.bucketsync.bench.queue;
