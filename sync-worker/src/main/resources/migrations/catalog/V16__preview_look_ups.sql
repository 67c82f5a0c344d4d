-- `run.lists` counts every ListObjectsV2 request of a run's listing by now: looks for where to cut, and repetitions, too.

-- List calls that it took to tell a missing key from a refused one.
ALTER TABLE preview_verdict ADD COLUMN look_ups int NOT NULL DEFAULT 0;

CREATE OR REPLACE VIEW api_preview AS
SELECT r.id AS run, c.connection, c.account, (r.lists + coalesce(v.look_ups, 0))::bigint AS lists,
       coalesce(v.units, 0) AS units, coalesce(v.requests, 0) AS header_requests,
       CASE WHEN r.state IN ('COMPLETED', 'COMPLETED_WITH_FAULTS') THEN r.absent END AS would_remove
FROM run r
JOIN connection c ON c.id = r.connection_id
LEFT JOIN LATERAL (
    SELECT sum(units) FILTER (WHERE verdict = 'ACCEPTED')::bigint AS units, sum(requests)::bigint AS requests,
           sum(look_ups) AS look_ups
    FROM preview_verdict p WHERE p.run = r.id) v ON true
WHERE r.mode = 'PREVIEW';
