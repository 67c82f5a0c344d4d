package dev.bucketsync.validator.reading;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/// Counts what is read from S3: the two figures that decide what validation costs.
public final class ReadMeter {
    private final Counter gets;
    private final Counter bytes;

    public ReadMeter(MeterRegistry meters) {
        this.gets = Counter.builder("bucketsync.s3.gets")
                .description("Ranged GETs answered with content")
                .register(meters);
        this.bytes = Counter.builder("bucketsync.s3.bytes")
                .description("Bytes of objects read")
                .baseUnit("bytes")
                .register(meters);
    }

    void read(int length) {
        gets.increment();
        bytes.increment(length);
    }
}
