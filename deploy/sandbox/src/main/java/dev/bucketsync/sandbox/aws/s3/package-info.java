/// Amazon S3's REST protocol, path style, read-only.
package dev.bucketsync.sandbox.aws.s3;
