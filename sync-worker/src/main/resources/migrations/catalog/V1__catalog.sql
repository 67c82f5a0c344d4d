-- The catalogue: what every connected bucket holds as last settled, and the runs that keep it so.

-- A connection's short name inside this schema: asset rows carry eight bytes instead of a text.
CREATE TABLE connection (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    connection text NOT NULL UNIQUE,
    account    text NOT NULL,
    project    text NOT NULL,
    bucket     text NOT NULL,
    prefix     text NOT NULL,
    region     text NOT NULL,
    -- The highest heard when a request was accepted: objects can be named when the connection itself has gone.
    revision   bigint NOT NULL
);
CREATE INDEX connection_of_account ON connection (account);

CREATE TABLE run (
    id                 text PRIMARY KEY,
    connection_id      bigint NOT NULL REFERENCES connection,
    mode               text NOT NULL,
    state              text NOT NULL,
    reason             text,
    -- Counts claims; every transaction of a run names the epoch it was claimed with, a zombie meets 0 rows.
    epoch              bigint NOT NULL DEFAULT 0,
    -- The books, counted from pages.
    listed             bigint NOT NULL DEFAULT 0,
    unchanged          bigint NOT NULL DEFAULT 0,
    skipped            bigint NOT NULL DEFAULT 0,
    -- Objects that went to be judged, and rows of the catalogue met on the way.
    work               bigint NOT NULL DEFAULT 0,
    known              bigint NOT NULL DEFAULT 0,
    absent             bigint NOT NULL DEFAULT 0,
    removed            bigint NOT NULL DEFAULT 0,
    -- How many removals a person has confirmed.
    removal_limit      bigint,
    -- Why listing ended early; the run settles what is pending and then ends FAILED with this reason.
    failure            text,
    traceparent        text NOT NULL,
    requested_at       timestamptz NOT NULL,
    started_at         timestamptz,
    ended_at           timestamptz,
    revision           bigint NOT NULL DEFAULT 0,
    announced_revision bigint NOT NULL DEFAULT 0,
    announced_progress bigint NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX run_one_active ON run (connection_id) WHERE state IN ('LISTING', 'SETTLING', 'CANCELLING');
CREATE UNIQUE INDEX run_one_queued ON run (connection_id) WHERE state = 'QUEUED';
CREATE INDEX run_of_connection ON run (connection_id, requested_at);
CREATE INDEX run_to_announce ON run (id) WHERE revision > announced_revision;
CREATE INDEX run_not_ended ON run (id) WHERE state IN ('QUEUED', 'LISTING', 'SETTLING', 'CANCELLING');

-- Outcomes of a run by topic partition, so that consumers of different partitions never wait for one row.
CREATE TABLE run_count (
    run       text NOT NULL REFERENCES run,
    partition int NOT NULL,
    outcome   text NOT NULL,
    n         bigint NOT NULL,
    PRIMARY KEY (run, partition, outcome)
);

-- Half-open ranges of keys, (after, up_to]; an absent up_to means to the end.
CREATE TABLE run_range (
    run          text NOT NULL REFERENCES run,
    number       int NOT NULL,
    after        bytea NOT NULL,
    up_to        bytea,
    -- Last key of the last committed page, and how far its work is known to be in Kafka.
    checkpoint   bytea NOT NULL,
    emitted_upto bytea NOT NULL,
    done         boolean NOT NULL DEFAULT false,
    PRIMARY KEY (run, number)
);

CREATE TABLE request (
    id           text PRIMARY KEY,
    connection   text NOT NULL,
    mode         text NOT NULL,
    state        text NOT NULL,
    refusal      text,
    run          text REFERENCES run,
    requested_by text NOT NULL,
    requested_at timestamptz NOT NULL,
    received_at  timestamptz NOT NULL DEFAULT now(),
    decided_at   timestamptz,
    removal_of   text,
    traceparent  text NOT NULL
);
CREATE INDEX request_waiting ON request (received_at) WHERE state = 'WAITING';
CREATE INDEX request_age ON request (received_at);

-- bytea sorts as S3 lists: by unsigned bytes, without a collation, and it takes U+0000.
CREATE SEQUENCE asset_revision;
CREATE TABLE asset (
    connection_id  bigint NOT NULL,
    key            bytea NOT NULL,
    -- Of the content that was last judged; absent when none ever was.
    etag           text,
    size           bigint NOT NULL,
    last_modified  timestamptz NOT NULL,
    storage_class  text NOT NULL,
    outcome        text NOT NULL,
    reasons        text[] NOT NULL,
    rejections     jsonb,
    shortfall      jsonb,
    media          jsonb,
    units          bigint,
    fault          text,
    fault_detail   text,
    -- The bucket holds newer content that could not be judged yet.
    stale          boolean NOT NULL,
    observed_at    timestamptz NOT NULL,
    settled_run    text NOT NULL,
    refused_period text,
    revision       bigint NOT NULL,
    PRIMARY KEY (connection_id, key)
) PARTITION BY HASH (connection_id);
CREATE INDEX asset_not_admitted ON asset (connection_id, outcome, key) WHERE outcome <> 'ADMITTED';

DO $$
BEGIN
    FOR i IN 0..31 LOOP
        EXECUTE format('CREATE TABLE asset_%s PARTITION OF asset FOR VALUES WITH (MODULUS 32, REMAINDER %s)', i, i);
    END LOOP;
END $$;

-- What went to be judged and has not come back.
CREATE TABLE pending (
    connection_id bigint NOT NULL,
    key           bytea NOT NULL,
    run           text NOT NULL,
    change        text NOT NULL,
    etag          text NOT NULL,
    size          bigint NOT NULL,
    last_modified timestamptz NOT NULL,
    storage_class text NOT NULL,
    observed_at   timestamptz NOT NULL,
    PRIMARY KEY (connection_id, key)
);
CREATE INDEX pending_of_run ON pending (run, key);

-- What the catalogue knew and the listing did not show; removed only when every range was listed to its end.
CREATE TABLE missing (
    run     text NOT NULL,
    key     bytea NOT NULL,
    etag    text,
    -- Of the removed row, so that its removal can be told once more; the mark goes when it was told.
    removed_at    timestamptz,
    size          bigint,
    last_modified timestamptz,
    storage_class text,
    PRIMARY KEY (run, key)
);
CREATE INDEX missing_untold ON missing (run, key) WHERE removed_at IS NOT NULL;

-- db-scheduler's own table.
CREATE TABLE scheduled_tasks (
    task_name            text NOT NULL,
    task_instance        text NOT NULL,
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
CREATE INDEX scheduled_tasks_due ON scheduled_tasks (execution_time);
CREATE INDEX scheduled_tasks_heartbeat ON scheduled_tasks (last_heartbeat);

-- What connector-api may read.
CREATE VIEW api_connection AS
SELECT connection, id AS connection_id FROM connection;

CREATE VIEW api_sync_request AS
SELECT q.id AS request_id, q.connection, c.account, q.mode, q.state, q.refusal, q.run, q.requested_by, q.requested_at,
       q.decided_at
FROM request q LEFT JOIN connection c USING (connection);

CREATE VIEW api_sync_run AS
SELECT r.id AS run, c.connection, c.account, c.project, r.mode, r.state, r.reason, r.listed, r.unchanged, r.skipped,
       coalesce(n.admitted, 0) AS admitted, coalesce(n.rejected, 0) AS rejected, coalesce(n.faulted, 0) AS faulted,
       r.removed, r.revision, r.requested_at, r.started_at, r.ended_at
FROM run r
JOIN connection c ON c.id = r.connection_id
LEFT JOIN LATERAL (
    SELECT sum(n) FILTER (WHERE outcome = 'ADMITTED')::bigint AS admitted,
           sum(n) FILTER (WHERE outcome = 'REJECTED')::bigint AS rejected,
           sum(n) FILTER (WHERE outcome IN ('FAULTED', 'MOVED_ON'))::bigint AS faulted
    FROM run_count k WHERE k.run = r.id) n ON true;

CREATE VIEW api_object AS
SELECT c.connection, c.account, c.project, a.connection_id, a.key, a.outcome, a.reasons, a.rejections, a.shortfall,
       a.fault, a.fault_detail, a.etag, a.size, a.last_modified, a.storage_class, a.media, a.units, a.observed_at,
       a.settled_run AS run, a.stale, a.revision
FROM asset a JOIN connection c ON c.id = a.connection_id;

-- Its role is normally made beforehand, by whoever administers the database.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'bucketsync_reader') THEN
        CREATE ROLE bucketsync_reader NOLOGIN;
    END IF;
EXCEPTION
    -- Another service was first, or roles are made by hand here.
    WHEN duplicate_object OR unique_violation OR insufficient_privilege THEN NULL;
END $$;
GRANT USAGE ON SCHEMA catalog TO bucketsync_reader;
GRANT SELECT ON api_connection, api_sync_request, api_sync_run, api_object TO bucketsync_reader;
