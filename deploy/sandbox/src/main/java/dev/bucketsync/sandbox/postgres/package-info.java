/// A PostgreSQL server from binaries that Maven fetches.
package dev.bucketsync.sandbox.postgres;
