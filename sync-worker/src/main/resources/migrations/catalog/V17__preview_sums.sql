-- What previews come to, counted as verdicts come in: whoever watches a preview of a million objects asks every second.
-- By partition of `outcomes`, as run_count is, so that consumers never wait for one row.

-- Objects of one type with the same verdict for the same reasons; an empty text where there is none.
CREATE TABLE preview_tally (
    run          text NOT NULL REFERENCES run,
    partition    int NOT NULL,
    verdict      text NOT NULL,
    type         text NOT NULL,
    fault        text NOT NULL,
    reasons      text[] NOT NULL,
    objects      bigint NOT NULL,
    units        bigint NOT NULL,
    requests     bigint NOT NULL,
    look_ups     bigint NOT NULL,
    -- How many of the objects took requests.
    objects_read bigint NOT NULL,
    PRIMARY KEY (run, partition, verdict, type, fault, reasons)
);

-- Accepted objects by when they were listed, which is the order in which the quota is asked: those of one page, or a few,
-- have one moment.
CREATE TABLE preview_arrival (
    run         text NOT NULL REFERENCES run,
    partition   int NOT NULL,
    observed_at timestamptz NOT NULL,
    objects     bigint NOT NULL,
    units       bigint NOT NULL,
    -- Units of the one that needs the least.
    least       bigint NOT NULL,
    PRIMARY KEY (run, partition, observed_at)
);

INSERT INTO preview_tally
SELECT run, -1, verdict, coalesce(type, ''), coalesce(fault, ''), reasons, count(*), coalesce(sum(units), 0),
       sum(requests), sum(look_ups), count(*) FILTER (WHERE requests > 0)
FROM preview_verdict GROUP BY run, verdict, type, fault, reasons;

INSERT INTO preview_arrival
SELECT run, -1, observed_at, count(*), sum(units), min(units)
FROM preview_verdict WHERE verdict = 'ACCEPTED' GROUP BY run, observed_at;

CREATE INDEX preview_verdict_arrival ON preview_verdict (run, observed_at, key) WHERE verdict = 'ACCEPTED';
CREATE INDEX preview_verdict_refused ON preview_verdict (run, verdict, key) WHERE verdict <> 'ACCEPTED';

-- A preview is forgotten as a whole, seven days after it began; none of its verdicts goes before.
CREATE OR REPLACE VIEW api_preview AS
SELECT r.id AS run, c.connection, c.account, (r.lists + coalesce(t.look_ups, 0))::bigint AS lists,
       coalesce(t.units, 0) AS units, coalesce(t.requests, 0) AS header_requests,
       CASE WHEN r.state IN ('COMPLETED', 'COMPLETED_WITH_FAULTS') THEN r.absent END AS would_remove
FROM run r
JOIN connection c ON c.id = r.connection_id
LEFT JOIN LATERAL (
    SELECT sum(units) FILTER (WHERE verdict = 'ACCEPTED')::bigint AS units, sum(requests)::bigint AS requests,
           sum(look_ups) AS look_ups
    FROM preview_tally p WHERE p.run = r.id) t ON true
WHERE r.mode = 'PREVIEW' AND (r.started_at IS NULL OR r.started_at >= now() - interval '7 days');

CREATE OR REPLACE VIEW api_preview_object AS
SELECT v.run, c.connection, c.account, v.key, v.verdict, v.type, v.units, v.reasons, v.rejections, v.fault, v.fault_detail,
       v.observed_at, v.etag, v.requests
FROM preview_verdict v JOIN connection c ON c.id = v.connection_id;

CREATE VIEW api_preview_tally AS
SELECT run, nullif(type, '') AS type, verdict, nullif(fault, '') AS fault, reasons, sum(objects)::bigint AS objects,
       sum(units)::bigint AS units, sum(requests)::bigint AS requests, sum(objects_read)::bigint AS objects_read
FROM preview_tally GROUP BY run, type, verdict, fault, reasons;

CREATE VIEW api_preview_arrival AS
SELECT run, observed_at, sum(objects)::bigint AS objects, sum(units)::bigint AS units, min(least) AS least
FROM preview_arrival GROUP BY run, observed_at;

GRANT SELECT ON api_preview_tally, api_preview_arrival TO bucketsync_reader;
