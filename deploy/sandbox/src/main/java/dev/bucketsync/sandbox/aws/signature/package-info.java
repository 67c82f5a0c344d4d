/// Who sent a request: AWS Signature Version 4, in headers or in a presigned URL.
package dev.bucketsync.sandbox.aws.signature;
