-- After an older database was restored: up to where messages may have been answered by the book that is lost. What it
-- said to them is in `told` (all null: admitted; else by how much it did not fit) until they have been met again; the
-- next start empties it.
CREATE TABLE replay (
    topic        text NOT NULL,
    partition    int NOT NULL,
    until_offset bigint NOT NULL,
    PRIMARY KEY (topic, partition)
);

CREATE TABLE told (
    decision       bytea PRIMARY KEY CHECK (length(decision) = 16),
    needed         bigint,
    left_units     bigint,
    limit_units    bigint,
    period         text,
    period_ends_at timestamptz,
    CHECK (num_nulls(needed, left_units, limit_units, period, period_ends_at) IN (0, 5))
);
