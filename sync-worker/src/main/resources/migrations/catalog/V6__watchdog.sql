-- How often an object without an answer was said again, and when it was said last.
ALTER TABLE pending ADD COLUMN said_again int NOT NULL DEFAULT 0;
ALTER TABLE pending ADD COLUMN said_at timestamptz NOT NULL DEFAULT now();

-- What the consumers of a run's messages must have passed before a missing answer is called lost.
CREATE TABLE run_watch (
    run     text PRIMARY KEY REFERENCES run,
    -- Objects said last before this are watched.
    cutoff  timestamptz NOT NULL,
    -- VALIDATED, CHARGED, SETTLED: whose consumers are waited for.
    stage   text NOT NULL,
    -- The topic's ends by partition when the stage was entered.
    ends    bigint[] NOT NULL
);
