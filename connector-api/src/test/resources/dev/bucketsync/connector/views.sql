-- Stand-ins for the views of the other services: the same columns, as tables that a test can fill.
CREATE SCHEMA catalog;
CREATE SCHEMA quota;

CREATE TABLE catalog.api_sync_request (
    request_id text, connection text, account text, mode text, state text, refusal text, run text, requested_by text,
    requested_at timestamptz, decided_at timestamptz
);

CREATE TABLE catalog.api_sync_run (
    run text, connection text, account text, project text, mode text, state text, reason text, listed bigint,
    unchanged bigint, skipped bigint, admitted bigint, rejected bigint, faulted bigint, removed bigint, revision bigint,
    requested_at timestamptz, started_at timestamptz, ended_at timestamptz, accepted bigint,
    objects_per_second double precision, expected bigint, seconds_left bigint
);

CREATE TABLE catalog.api_preview (
    run text, connection text, account text, lists bigint, units bigint, header_requests bigint, would_remove bigint
);

CREATE TABLE catalog.api_preview_object (
    run text, connection text, account text, key bytea, verdict text, type text, units bigint, reasons text[],
    rejections jsonb, fault text, fault_detail text, observed_at timestamptz, etag text, requests int
);

-- The same sums, though made anew at each look.
CREATE VIEW catalog.api_preview_tally AS
SELECT run, type, verdict, fault, reasons, count(*) AS objects, coalesce(sum(units), 0)::bigint AS units,
       coalesce(sum(requests), 0)::bigint AS requests, count(*) FILTER (WHERE requests > 0) AS objects_read
FROM catalog.api_preview_object GROUP BY run, type, verdict, fault, reasons;

CREATE VIEW catalog.api_preview_arrival AS
SELECT run, observed_at, count(*) AS objects, sum(units)::bigint AS units, min(units) AS least
FROM catalog.api_preview_object WHERE verdict = 'ACCEPTED' GROUP BY run, observed_at;

CREATE TABLE catalog.api_object (
    connection text, account text, project text, connection_id bigint, key bytea, outcome text, reasons text[],
    rejections jsonb, shortfall jsonb, fault text, fault_detail text, etag text, size bigint, last_modified timestamptz,
    storage_class text, media jsonb, units bigint, observed_at timestamptz, run text, stale boolean, revision bigint
);

CREATE TABLE catalog.api_schedule (connection text, due_at timestamptz, last_at timestamptz);

CREATE TABLE catalog.api_connection (connection text, connection_id bigint);

CREATE TABLE quota.api_usage (
    account text, period text, starts_at timestamptz, ends_at timestamptz, used bigint, limit_units bigint,
    revision bigint, credited bigint NOT NULL DEFAULT 0
);

CREATE TABLE quota.api_entry (
    account text COLLATE "C", period text, number bigint, at timestamptz, observed_at timestamptz, units bigint,
    connection text, bucket text, key bytea, media_type text, run text, reason text, actor text,
    PRIMARY KEY (account, period, number)
);

CREATE TABLE quota.api_usage_part (
    account text, period text, connection text, media_type text, lines bigint, units bigint
);

CREATE TABLE quota.api_credit (
    account text, event text, period text, number bigint, units bigint, reason text, actor text, given_at timestamptz,
    posted_at timestamptz
);

CREATE TABLE quota.api_charged (account text, identity bytea, units bigint);

CREATE TABLE quota.api_key_cost (account text, period text, key_hash bytea, units bigint);

CREATE TABLE quota.api_tallied (account text COLLATE "C", entries bigint, tallied bigint, at timestamptz);

CREATE TABLE quota.api_drift (
    account text, "check" text, subject text, expected numeric, found numeric, since timestamptz
);

CREATE TABLE quota.api_audited (scope text, at timestamptz);
