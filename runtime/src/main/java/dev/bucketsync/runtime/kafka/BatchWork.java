package dev.bucketsync.runtime.kafka;

import dev.bucketsync.events.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/// Reads batches and has them handled; what can't be read is parked, and so is the one message that fails three times.
///
/// @param <E> the family of events
record BatchWork<E extends Event>(Records records, DeadLetters deadLetters, Class<E> family, BatchHandler<E> handler) {

    static <E extends Event> BatchWork<E> of(Wiring wiring, Class<E> family, BatchHandler<E> handler) {
        return new BatchWork<>(wiring.records(), wiring.deadLetters(), family, handler);
    }

    Batch<E> read(ConsumerRecords<byte[], byte[]> polled) {
        List<Message<E>> messages = new ArrayList<>(polled.count());
        Map<Position, ConsumerRecord<byte[], byte[]>> originals = HashMap.newHashMap(polled.count());
        Set<Position> parked = new HashSet<>();
        for (ConsumerRecord<byte[], byte[]> record : polled) {
            switch (Alone.read(records, record, family)) {
                case Reading.Understood<E>(Message<E> message) -> {
                    originals.put(message.position(), record);
                    messages.add(message);
                }
                case Reading.Unreadable<E>(String why) -> {
                    deadLetters.park(record, why);
                    parked.add(Position.of(record));
                }
            }
        }
        return new Batch<>(messages, originals, parked, nextOffsets(polled));
    }

    static Map<TopicPartition, OffsetAndMetadata> nextOffsets(ConsumerRecords<byte[], byte[]> polled) {
        Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
        polled.partitions()
                .forEach(partition -> next.put(
                        partition,
                        new OffsetAndMetadata(
                                polled.records(partition).getLast().offset() + 1)));
        return next;
    }

    List<Outgoing> answers(Batch<E> batch) {
        List<Outgoing> answers = batch.messages().isEmpty() ? List.of() : answers(batch.messages(), batch);
        if (!batch.parked().isEmpty()) {
            pass(batch);
        }
        return answers;
    }

    /// The handler's book knows of messages it has handled. What was parked behind them would be met, and parked,
    /// again at every start.
    private void pass(Batch<E> batch) {
        var _ = Alone.once("passing " + batch.next().keySet(), () -> {
            handler.passed(batch.next().entrySet().stream()
                    .map(each -> Position.of(each.getKey(), each.getValue().offset()))
                    .toList());
            return true;
        });
    }

    /// All at once; if that fails for a reason of some message's, each half, down to the message that fails alone.
    private List<Outgoing> answers(List<Message<E>> messages, Batch<E> batch) {
        if (messages.size() == 1) {
            return alone(messages.getFirst(), batch);
        }
        String where = "a batch of " + messages.size();
        return switch (Alone.once(where, () -> handler.handle(messages))) {
            case Alone.Result.Done<List<Outgoing>>(List<Outgoing> answers) -> answers;
            case Alone.Result.GivenUp<List<Outgoing>> _ -> {
                int half = messages.size() / 2;
                List<Outgoing> answers = new ArrayList<>(answers(messages.subList(0, half), batch));
                answers.addAll(answers(messages.subList(half, messages.size()), batch));
                yield answers;
            }
        };
    }

    private List<Outgoing> alone(Message<E> message, Batch<E> batch) {
        return switch (Alone.attempt(
                message.position(), () -> message.trace().in(() -> handler.handle(List.of(message))))) {
            case Alone.Result.Done<List<Outgoing>>(List<Outgoing> answers) -> answers;
            case Alone.Result.GivenUp<List<Outgoing>>(Exception cause) -> {
                deadLetters.park(batch.originals().get(message.position()), "unforeseen, three times: " + cause);
                batch.parked().add(message.position());
                yield abandon(message, cause);
            }
        };
    }

    private List<Outgoing> abandon(Message<E> message, Exception cause) {
        return switch (Alone.once(
                message.position(), () -> message.trace().in(() -> handler.abandoned(message, cause)))) {
            case Alone.Result.Done<List<Outgoing>>(List<Outgoing> answers) -> answers;
            case Alone.Result.GivenUp<List<Outgoing>> _ -> List.of();
        };
    }
}
