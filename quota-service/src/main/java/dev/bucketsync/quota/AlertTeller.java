package dev.bucketsync.quota;

import dev.bucketsync.events.EventId;
import dev.bucketsync.events.QuotaEvent.QuotaThresholdCrossed;
import dev.bucketsync.quota.ledger.Alert;
import dev.bucketsync.quota.ledger.Alerts;
import dev.bucketsync.runtime.kafka.Outgoing;
import dev.bucketsync.runtime.kafka.Publisher;
import dev.bucketsync.runtime.process.Loop;
import java.time.Duration;
import java.util.List;

/// Says on `quota-alerts` which thresholds were crossed. The id derives from account, period and threshold: should a
/// process die between saying and remembering, the repetition is the same event.
final class AlertTeller implements Loop {
    private static final Duration ROUND = Duration.ofMillis(500);

    private final Alerts alerts;
    private final Publisher publisher;
    private final Pause pause = new Pause();

    AlertTeller(Alerts alerts, Publisher publisher) {
        this.alerts = alerts;
        this.publisher = publisher;
    }

    @Override
    public void runOnce() {
        alerts.tell(this::publish);
        pause.await(ROUND);
    }

    private void publish(List<Alert> untold) {
        publisher.publish(
                untold.stream().map(alert -> Outgoing.of(event(alert))).toList());
    }

    private static QuotaThresholdCrossed event(Alert alert) {
        return new QuotaThresholdCrossed(
                EventId.derived("quota-alert", alert.account(), alert.period(), alert.percent()),
                alert.at(),
                alert.account(),
                alert.period(),
                alert.percent(),
                alert.used(),
                alert.allowed());
    }

    @Override
    public void wakeup() {
        pause.end();
    }
}
