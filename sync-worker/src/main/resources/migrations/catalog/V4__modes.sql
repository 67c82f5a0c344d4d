-- Runs of several modes: what may wait beside what, and what previews find out.

-- One queued run that requests join; previews wait each for themselves, the worker's own modes once each.
DROP INDEX run_one_queued;
CREATE UNIQUE INDEX run_one_queued ON run (connection_id) WHERE state = 'QUEUED' AND mode IN ('INCREMENTAL', 'REVALIDATE');
CREATE UNIQUE INDEX run_one_queued_own ON run (connection_id, mode) WHERE state = 'QUEUED' AND mode IN ('KEYS', 'DELETE');

-- The database's time: whatever waits for a connection's one slot takes it in this order.
ALTER TABLE run ADD COLUMN queued_at timestamptz NOT NULL DEFAULT clock_timestamp();

-- What a preview found out about one object. A later run of the connection takes it for its own where the content is
-- still the same.
CREATE TABLE preview_verdict (
    run           text NOT NULL REFERENCES run,
    key           bytea NOT NULL,
    connection_id bigint NOT NULL REFERENCES connection,
    etag          text NOT NULL,
    size          bigint NOT NULL,
    -- ACCEPTED, REJECTED or FAULTED.
    verdict       text NOT NULL,
    -- Of the medium, such as image/jpeg; absent where it could not be told.
    type          text,
    media         jsonb,
    units         bigint,
    reasons       text[] NOT NULL,
    rejections    jsonb,
    fault         text,
    fault_detail  text,
    requests      int NOT NULL,
    observed_at   timestamptz NOT NULL,
    judged_at     timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (run, key)
);
CREATE INDEX preview_verdict_of_object ON preview_verdict (connection_id, key, judged_at);
CREATE INDEX preview_verdict_age ON preview_verdict (judged_at);

CREATE OR REPLACE VIEW api_sync_run AS
SELECT r.id AS run, c.connection, c.account, c.project, r.mode, r.state, r.reason, r.listed, r.unchanged, r.skipped,
       coalesce(n.admitted, 0) AS admitted, coalesce(n.rejected, 0) AS rejected, coalesce(n.faulted, 0) AS faulted,
       r.removed, r.revision, r.requested_at, r.started_at, r.ended_at,
       CASE r.mode WHEN 'PREVIEW' THEN coalesce(n.accepted, 0) END AS accepted
FROM run r
JOIN connection c ON c.id = r.connection_id
LEFT JOIN LATERAL (
    SELECT sum(n) FILTER (WHERE outcome = 'ADMITTED')::bigint AS admitted,
           sum(n) FILTER (WHERE outcome = 'ACCEPTED')::bigint AS accepted,
           sum(n) FILTER (WHERE outcome = 'REJECTED')::bigint AS rejected,
           sum(n) FILTER (WHERE outcome IN ('FAULTED', 'MOVED_ON'))::bigint AS faulted
    FROM run_count k WHERE k.run = r.id) n ON true;
