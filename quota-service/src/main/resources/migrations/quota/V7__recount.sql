-- Up to which period of which account lines have been counted again, on the walk over all of them that begins anew at its
-- end.
CREATE TABLE recounted (
    one     boolean PRIMARY KEY DEFAULT true CHECK (one),
    account text COLLATE "C" NOT NULL,
    period  text COLLATE "C" NOT NULL
);
INSERT INTO recounted (account, period) VALUES ('', '');
