package dev.bucketsync.sync.intake;

import dev.bucketsync.events.SyncRequestEvent;
import dev.bucketsync.events.SyncRequestEvent.CancelRequested;
import dev.bucketsync.events.SyncRequestEvent.RemovalConfirmed;
import dev.bucketsync.events.SyncRequestEvent.SyncRequested;
import dev.bucketsync.runtime.kafka.Disposition;
import dev.bucketsync.runtime.kafka.Message;
import dev.bucketsync.runtime.kafka.MessageHandler;
import dev.bucketsync.sync.run.RunStore;
import dev.bucketsync.sync.run.RunTask;

/// Hears what is asked of the sync-worker.
public record IntakeHandler(Intake intake, RunStore runs, RunTask task) implements MessageHandler<SyncRequestEvent> {
    @Override
    public Disposition handle(Message<SyncRequestEvent> message) {
        switch (message.event()) {
            case SyncRequested asked -> intake.take(asked);
            case CancelRequested asked -> cancel(asked);
            case RemovalConfirmed asked -> intake.take(asked);
        }
        return Disposition.SETTLED;
    }

    /// A run that waits out some trouble of S3 would else hear of it late.
    private void cancel(CancelRequested asked) {
        if (runs.cancel(asked.run(), asked.connection())) {
            task.hasten(asked.run());
        }
    }
}
