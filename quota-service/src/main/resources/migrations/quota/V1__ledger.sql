-- One row per account: who locks it may write to the account's book. Its revision rises with every change of a balance
-- or a limit; what was said of it on the topic quota-usage is `announced`. Entries are numbered without gaps.
CREATE TABLE book (
    account   text COLLATE "C" PRIMARY KEY,
    revision  bigint NOT NULL DEFAULT 0,
    announced bigint NOT NULL DEFAULT 0,
    entries   bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 50);

-- Usage periods, frozen in UTC when first used. `name` sorts by time.
CREATE TABLE period (
    account   text COLLATE "C" NOT NULL REFERENCES book,
    name      text COLLATE "C" NOT NULL CHECK (name ~ '^\d{4}-\d{2}$'),
    starts_at timestamptz NOT NULL,
    ends_at   timestamptz NOT NULL CHECK (ends_at > starts_at),
    PRIMARY KEY (account, name)
);

-- What an account used in a period; limit_units is null where the plan has no limit. Half-filled pages let the hot row
-- be updated in place.
CREATE TABLE balance (
    account     text COLLATE "C" NOT NULL,
    period      text COLLATE "C" NOT NULL,
    used        bigint NOT NULL CHECK (used >= 0),
    limit_units bigint CHECK (limit_units >= 0),
    revision    bigint NOT NULL,
    PRIMARY KEY (account, period),
    FOREIGN KEY (account, period) REFERENCES period
) WITH (fillfactor = 50);

-- Every content that was ever charged, for ever. `identity` is a digest of (partition, account, bucket, key, etag),
-- `units` is what it counts (frozen at its first charge), `cost` what that charge took from the balance, `decision` the
-- id of the event that said so: who asks again for the same event gets the same answer.
CREATE TABLE charged (
    account  text COLLATE "C" NOT NULL,
    identity bytea NOT NULL CHECK (length(identity) = 16),
    units    bigint NOT NULL CHECK (units >= 1),
    cost     bigint NOT NULL CHECK (cost BETWEEN 0 AND units),
    decision bytea NOT NULL CHECK (length(decision) = 16),
    PRIMARY KEY (account, identity)
) PARTITION BY HASH (identity);

DO $$
BEGIN
    FOR part IN 0..15 LOOP
        EXECUTE format(
            'CREATE TABLE charged_%s PARTITION OF charged FOR VALUES WITH (MODULUS 16, REMAINDER %s)', part, part);
    END LOOP;
END
$$;

-- The most units that were newly charged for a key in a period: other content under the same key costs only what goes
-- beyond.
CREATE TABLE key_cost (
    account  text COLLATE "C" NOT NULL,
    period   text COLLATE "C" NOT NULL,
    key_hash bytea NOT NULL CHECK (length(key_hash) = 16),
    units    bigint NOT NULL CHECK (units >= 1),
    PRIMARY KEY (account, period, key_hash)
) PARTITION BY LIST (period);

-- The book itself; rows are only ever added.
CREATE TABLE entry (
    account     text COLLATE "C" NOT NULL,
    number      bigint NOT NULL,
    period      text COLLATE "C" NOT NULL,
    at          timestamptz NOT NULL DEFAULT now(),
    observed_at timestamptz NOT NULL,
    identity    bytea NOT NULL,
    units       bigint NOT NULL,
    run         text NOT NULL,
    connection  text NOT NULL,
    bucket      text NOT NULL,
    key         bytea NOT NULL,
    media_type  text NOT NULL,
    PRIMARY KEY (account, period, number)
) PARTITION BY LIST (period);

-- The net for months nobody opened; open_month makes a month's own partitions ahead of time.
CREATE TABLE key_cost_other PARTITION OF key_cost DEFAULT;
CREATE TABLE entry_other PARTITION OF entry DEFAULT;

-- Makes one month's partition of entry or key_cost. One call, one transaction for each: holding both tables at once
-- would wait for a writer that waits for us. A month that already has rows in the net stays there: moving them would
-- stop the writers.
CREATE FUNCTION open_month(parent text, month text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    wanted text := parent || '_' || replace(month, '-', '_');
    netted boolean;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('quota.open_month', 0));
    EXECUTE format('SELECT EXISTS (SELECT FROM %I WHERE period = %L)', parent || '_other', month) INTO netted;
    IF to_regclass(wanted) IS NULL AND NOT netted THEN
        EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES IN (%L)', wanted, parent, month);
    END IF;
END
$$;

-- Up to where each partition's messages are in the book.
CREATE TABLE consumed (
    topic       text NOT NULL,
    partition   int NOT NULL,
    next_offset bigint NOT NULL,
    PRIMARY KEY (topic, partition)
);

-- What other services may read.
CREATE VIEW api_usage AS
SELECT p.account, p.name AS period, p.starts_at, p.ends_at, b.used, b.limit_units, b.revision
FROM balance b
JOIN period p ON p.account = b.account AND p.name = b.period;

DO $$
BEGIN
    CREATE ROLE bucketsync_reader;
EXCEPTION
    -- Another service was first, or roles are made by hand here.
    WHEN duplicate_object OR unique_violation OR insufficient_privilege THEN NULL;
END
$$;

DO $$
BEGIN
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO bucketsync_reader', current_schema);
END
$$;
GRANT SELECT ON api_usage TO bucketsync_reader;
