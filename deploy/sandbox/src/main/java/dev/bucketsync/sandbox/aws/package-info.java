/// A sandbox for AWS: S3 and STS on loopback, with signatures, sessions and policies enforced.
package dev.bucketsync.sandbox.aws;
