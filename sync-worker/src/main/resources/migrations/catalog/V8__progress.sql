-- How fast runs go on, and what connector-api may read of previews.

-- Objects of the connection's last complete listing; absent at first.
ALTER TABLE run ADD COLUMN expected bigint;
-- Objects accounted for per second, smoothed, and what it was last measured against.
ALTER TABLE run ADD COLUMN pace double precision;
ALTER TABLE run ADD COLUMN paced_at timestamptz;
ALTER TABLE run ADD COLUMN paced_done bigint;
-- ListObjectsV2 requests that brought something.
ALTER TABLE run ADD COLUMN lists bigint NOT NULL DEFAULT 0;

CREATE OR REPLACE VIEW api_sync_run AS
SELECT r.id AS run, c.connection, c.account, c.project, r.mode, r.state, r.reason, r.listed, r.unchanged, r.skipped,
       coalesce(n.admitted, 0) AS admitted, coalesce(n.rejected, 0) AS rejected, coalesce(n.faulted, 0) AS faulted,
       r.removed, r.revision, r.requested_at, r.started_at, r.ended_at,
       CASE r.mode WHEN 'PREVIEW' THEN coalesce(n.accepted, 0) END AS accepted,
       p.pace AS objects_per_second, p.expected,
       CASE WHEN p.pace > 0 AND p.expected IS NOT NULL
            THEN ceil(greatest(0, p.expected - r.unchanged - r.skipped - coalesce(n.settled, 0)) / p.pace)::bigint
       END AS seconds_left
FROM run r
JOIN connection c ON c.id = r.connection_id
LEFT JOIN LATERAL (
    SELECT sum(n) FILTER (WHERE outcome = 'ADMITTED')::bigint AS admitted,
           sum(n) FILTER (WHERE outcome = 'ACCEPTED')::bigint AS accepted,
           sum(n) FILTER (WHERE outcome = 'REJECTED')::bigint AS rejected,
           sum(n) FILTER (WHERE outcome IN ('FAULTED', 'MOVED_ON'))::bigint AS faulted,
           sum(n)::bigint AS settled
    FROM run_count k WHERE k.run = r.id) n ON true
-- While it lists, as many as last time or more; then as many as were listed. Nothing once it has ended.
LEFT JOIN LATERAL (
    SELECT r.pace, CASE r.state WHEN 'LISTING' THEN CASE WHEN r.expected IS NOT NULL THEN greatest(r.expected, r.listed) END
                                ELSE r.listed END AS expected
    WHERE r.state IN ('LISTING', 'SETTLING', 'CANCELLING')) p ON true;

CREATE VIEW api_preview AS
SELECT r.id AS run, c.connection, c.account, r.lists, coalesce(v.units, 0) AS units, coalesce(v.requests, 0) AS header_requests,
       CASE WHEN r.state IN ('COMPLETED', 'COMPLETED_WITH_FAULTS') THEN r.absent END AS would_remove
FROM run r
JOIN connection c ON c.id = r.connection_id
LEFT JOIN LATERAL (
    SELECT sum(units) FILTER (WHERE verdict = 'ACCEPTED')::bigint AS units, sum(requests)::bigint AS requests
    FROM preview_verdict p WHERE p.run = r.id) v ON true
WHERE r.mode = 'PREVIEW';

CREATE VIEW api_preview_object AS
SELECT v.run, c.connection, c.account, v.key, v.verdict, v.type, v.units, v.reasons, v.rejections, v.fault, v.fault_detail,
       v.observed_at
FROM preview_verdict v JOIN connection c ON c.id = v.connection_id;

GRANT SELECT ON api_preview, api_preview_object TO bucketsync_reader;
