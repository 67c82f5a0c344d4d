-- Listing with many cursors: ranges move with every page, and the ends of pages tell the next run where to cut.

-- Checkpoints are rewritten in place.
ALTER TABLE run_range SET (fillfactor = 60);

-- Last keys of a run's pages.
CREATE TABLE page_end (
    run text NOT NULL,
    key bytea NOT NULL,
    PRIMARY KEY (run, key)
);

-- Last keys of pages of a connection's last complete listing, thinned.
CREATE TABLE cut (
    connection_id bigint NOT NULL REFERENCES connection ON DELETE CASCADE,
    key           bytea NOT NULL,
    PRIMARY KEY (connection_id, key)
);
