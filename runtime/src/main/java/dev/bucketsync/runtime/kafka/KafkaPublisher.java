package dev.bucketsync.runtime.kafka;

import dev.bucketsync.runtime.process.PlumbingException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/// Publishes with an idempotent producer and waits for the brokers' word.
public final class KafkaPublisher implements Publisher, AutoCloseable {
    private final Producer<String, byte[]> producer;
    private final Records records;

    public KafkaPublisher(KafkaClients clients, Records records) {
        this(clients.producer(), records);
    }

    private KafkaPublisher(Producer<String, byte[]> producer, Records records) {
        this.producer = producer;
        this.records = records;
    }

    /// One that may be waited for in a database transaction: it gives up within 20 s.
    public static KafkaPublisher prompt(Wiring wiring) {
        return new KafkaPublisher(wiring.clients().promptProducer(), wiring.records());
    }

    @Override
    public void publish(Collection<? extends Outgoing> messages) {
        send(messages.stream().map(records::record).toList());
    }

    /// Publishes the same event once more, counted as a further attempt.
    void republish(MessageSettler.Retry<?> retry) {
        Message<?> message = retry.message();
        ProducerRecord<String, byte[]> record = records.again(message.event(), message.attempt() + 1, retry.failures());
        Records.put(record.headers(), Trace.HEADER, message.trace().traceparent());
        send(List.of(record));
    }

    private void send(List<ProducerRecord<String, byte[]>> batch) {
        try {
            List<Future<RecordMetadata>> sent = new ArrayList<>(batch.size());
            for (ProducerRecord<String, byte[]> record : batch) {
                sent.add(begun(producer.send(record)));
            }
            if (batch.size() > 1) {
                // Who says many has said all: nothing more to wait for that could ride along.
                producer.flush();
            }
            for (Future<RecordMetadata> future : sent) {
                future.get();
            }
        } catch (ExecutionException | KafkaException e) {
            throw refusal(batch.size(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PlumbingException("interrupted while publishing", e);
        }
    }

    /// One that failed at once has waited for Kafka in vain, as would each behind it.
    private static Future<RecordMetadata> begun(Future<RecordMetadata> sent)
            throws ExecutionException, InterruptedException {
        if (sent.isDone()) {
            sent.get();
        }
        return sent;
    }

    /// A message that is too large is its author's fault, and would be too large for ever.
    private static RuntimeException refusal(int messages, Exception e) {
        return e instanceof RecordTooLargeException || e.getCause() instanceof RecordTooLargeException
                ? new IllegalArgumentException("a message is larger than its topic takes", e.getCause())
                : new PlumbingException("Kafka did not take " + messages + " messages", e);
    }

    @Override
    public void close() {
        KafkaClients.close(producer);
    }
}
