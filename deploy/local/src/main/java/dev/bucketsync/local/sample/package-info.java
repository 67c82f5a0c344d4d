/// The bucket that the local stack comes with: pictures drawn at run time, clips that are committed, and the change
/// that
/// the demo makes to them.
package dev.bucketsync.local.sample;
