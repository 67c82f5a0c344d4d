package dev.bucketsync.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bucketsync.events.TopicNames;
import dev.bucketsync.runtime.process.PlumbingException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KafkaPublisherIT {
    /// After which the server ends a transaction that says nothing.
    private static final Duration SILENCE = Duration.ofSeconds(20);

    @Test
    void givesABatchUpBeforeATransactionAroundItIsEnded() throws IOException {
        try (Wiring wiring = Wiring.open(nobody(), "tested", new SimpleMeterRegistry());
                KafkaPublisher publisher = KafkaPublisher.prompt(wiring)) {
            List<Outgoing> batch =
                    Stream.of(Samples.requests(100)).map(Outgoing::of).toList();
            long began = System.nanoTime();

            assertThatThrownBy(() -> publisher.publish(batch)).isInstanceOf(PlumbingException.class);

            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(SILENCE);
        }
    }

    /// A broker's address where nobody listens.
    private static KafkaSettings nobody() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new KafkaSettings("127.0.0.1:" + socket.getLocalPort(), new TopicNames("none."), Map.of());
        }
    }
}
