/// The HTTP server below both protocols: requests and answers as values, percent coding, XML.
package dev.bucketsync.sandbox.aws.http;
