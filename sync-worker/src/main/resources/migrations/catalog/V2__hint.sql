-- Keys that a bucket said have changed, kept until a run has looked them up. A hint is never believed, only the look is.
CREATE TABLE hint (
    connection_id bigint NOT NULL REFERENCES connection,
    key           bytea NOT NULL,
    -- Later with every repetition: a look drops only the hint that it began with.
    received_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (connection_id, key)
);
