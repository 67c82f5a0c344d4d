/// An Apache Kafka broker inside this JVM.
package dev.bucketsync.sandbox.kafka;
