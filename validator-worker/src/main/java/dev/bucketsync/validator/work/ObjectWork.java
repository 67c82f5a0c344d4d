package dev.bucketsync.validator.work;

import dev.bucketsync.events.ConnectionEvent.ConnectionUpdated;
import dev.bucketsync.runtime.aws.S3Access;
import dev.bucketsync.runtime.kafka.CompactedTable;
import dev.bucketsync.runtime.kafka.Wiring;
import dev.bucketsync.validator.judge.Judge;
import dev.bucketsync.validator.reading.ReadMeter;
import java.time.InstantSource;

/// Puts the handler together.
public record ObjectWork(Judge judge, InstantSource clock) {
    public ObjectHandler handler(Wiring wiring, CompactedTable<ConnectionUpdated> connections, S3Access access) {
        WorkMeter meter = new WorkMeter(wiring.meters());
        Examiner examiner = new Examiner(
                judge, new Buckets(access, new ReadMeter(wiring.meters())), new Breakers(clock), meter, clock);
        return new ObjectHandler(
                id -> connections.get(id.value()), examiner, new Answers(clock), wiring.publisher(), meter);
    }
}
