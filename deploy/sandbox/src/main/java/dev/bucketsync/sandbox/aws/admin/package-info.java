/// The hand of the customers and of tests: what they would click in the AWS console, and trouble on demand.
package dev.bucketsync.sandbox.aws.admin;
