-- When each connection with a schedule is due next: db-scheduler's table of its own, apart from the runs'.
CREATE TABLE scheduled_sync (
    task_name            text NOT NULL,
    -- The connection's id.
    task_instance        text NOT NULL,
    -- The schedule by which execution_time was found.
    task_data            bytea,
    execution_time       timestamptz NOT NULL,
    picked               boolean NOT NULL,
    picked_by            text,
    last_success         timestamptz,
    last_failure         timestamptz,
    consecutive_failures int,
    last_heartbeat       timestamptz,
    version              bigint NOT NULL,
    priority             smallint,
    PRIMARY KEY (task_name, task_instance)
);
CREATE INDEX scheduled_sync_due ON scheduled_sync (execution_time);
CREATE INDEX scheduled_sync_heartbeat ON scheduled_sync (last_heartbeat);

CREATE VIEW api_schedule AS
SELECT task_instance AS connection, execution_time AS due_at, last_success AS last_at FROM scheduled_sync;
GRANT SELECT ON api_schedule TO bucketsync_reader;
