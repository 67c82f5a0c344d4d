/// The AWS Security Token Service's Query protocol.
package dev.bucketsync.sandbox.aws.sts;
