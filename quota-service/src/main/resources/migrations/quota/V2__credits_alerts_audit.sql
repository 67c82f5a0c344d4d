-- Until when the account's latest period lasts: whose has passed needs a new one, asked for or not.
ALTER TABLE book ADD COLUMN open_until timestamptz;
UPDATE book SET open_until = (SELECT max(ends_at) FROM period p WHERE p.account = book.account);
CREATE INDEX book_ended ON book (open_until, account);

-- Units given back, and the highest share of the allowance that was told, in percent: each is told once a period.
ALTER TABLE balance
    ADD COLUMN credited bigint NOT NULL DEFAULT 0 CHECK (credited >= 0),
    ADD COLUMN alerted smallint NOT NULL DEFAULT 0;

-- A line is a charge, or a credit with its reason and who gave it; a credit's units are negative.
ALTER TABLE entry
    ALTER COLUMN identity DROP NOT NULL,
    ALTER COLUMN run DROP NOT NULL,
    ALTER COLUMN connection DROP NOT NULL,
    ALTER COLUMN bucket DROP NOT NULL,
    ALTER COLUMN key DROP NOT NULL,
    ALTER COLUMN media_type DROP NOT NULL,
    ADD COLUMN reason text,
    ADD COLUMN actor text,
    ADD CONSTRAINT entry_is_charge_or_credit CHECK (
        CASE
            WHEN reason IS NULL THEN
                units >= 0 AND actor IS NULL AND num_nulls(identity, run, connection, bucket, key, media_type) = 0
            ELSE
                units < 0 AND actor IS NOT NULL AND num_nonnulls(identity, run, connection, bucket, key, media_type) = 0
        END);

-- Lines are only ever added. An old month goes as a whole, by dropping its partition.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'lines of the ledger are never changed' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER entry_is_append_only BEFORE UPDATE OR DELETE ON entry FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Which credits are in the book: who sends one again gets no second.
CREATE TABLE credit (
    account text COLLATE "C" NOT NULL REFERENCES book,
    event   text NOT NULL,
    period  text COLLATE "C" NOT NULL,
    number  bigint NOT NULL,
    units   bigint NOT NULL CHECK (units > 0),
    PRIMARY KEY (account, event)
);

-- Shares that were reached for the first time in their period, with what was used of what then.
CREATE TABLE alert (
    account text COLLATE "C" NOT NULL,
    period  text COLLATE "C" NOT NULL,
    percent smallint NOT NULL,
    used    bigint NOT NULL,
    allowed bigint NOT NULL,
    at      timestamptz NOT NULL DEFAULT now(),
    told    boolean NOT NULL DEFAULT false,
    PRIMARY KEY (account, period, percent),
    FOREIGN KEY (account, period) REFERENCES balance
);
CREATE INDEX alert_untold ON alert (at) WHERE NOT told;

-- The audit's own sums of the lines it has read, each line once: what the balances must equal, and what usage by
-- connection and media type is read from. A credit has neither and stands under empty texts.
CREATE TABLE tally (
    account    text COLLATE "C" NOT NULL,
    period     text COLLATE "C" NOT NULL,
    connection text COLLATE "C" NOT NULL,
    media_type text COLLATE "C" NOT NULL,
    lines      bigint NOT NULL,
    units      bigint NOT NULL,
    PRIMARY KEY (account, period, connection, media_type)
) WITH (fillfactor = 70);

-- Up to which of an account's lines they go, and how the book stood then.
CREATE TABLE tallied (
    account  text COLLATE "C" PRIMARY KEY,
    number   bigint NOT NULL,
    revision bigint NOT NULL,
    at       timestamptz NOT NULL
) WITH (fillfactor = 70);

-- What does not agree, as long as it does not. `check` is BALANCE (expected: the sum of the period's lines), LINES
-- (expected: the lines there are) or ASSET (expected: the units an asset shows; found null: it was never charged).
CREATE TABLE drift (
    account  text COLLATE "C" NOT NULL,
    "check"  text NOT NULL CHECK ("check" IN ('BALANCE', 'LINES', 'ASSET')),
    subject  text COLLATE "C" NOT NULL,
    identity bytea,
    expected numeric NOT NULL,
    found    numeric,
    since    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY ("check", subject, account)
);

-- When an audit last came to its end: of the books that had changed, of all.
CREATE TABLE audited (
    scope text PRIMARY KEY CHECK (scope IN ('CHANGED', 'ALL')),
    at    timestamptz NOT NULL
);
INSERT INTO audited (scope, at) VALUES ('CHANGED', now()), ('ALL', now());

-- What other services may read.
CREATE OR REPLACE VIEW api_usage AS
SELECT p.account, p.name AS period, p.starts_at, p.ends_at, b.used, b.limit_units, b.revision, b.credited
FROM balance b
JOIN period p ON p.account = b.account AND p.name = b.period;

CREATE VIEW api_entry AS
SELECT account, period, number, at, observed_at, units, connection, bucket, key, media_type, run, reason, actor
FROM entry;

-- The sums of what was tallied, and line by line what came since.
CREATE VIEW api_usage_part AS
SELECT account, period, connection, media_type, lines, units FROM tally
UNION ALL
SELECT b.account, b.period, coalesce(e.connection, ''), coalesce(e.media_type, ''), 1, e.units
FROM balance b
LEFT JOIN tallied t ON t.account = b.account
JOIN entry e ON e.account = b.account AND e.period = b.period AND e.number > coalesce(t.number, 0);

CREATE VIEW api_credit AS
SELECT c.account, c.event, c.period, c.number, c.units, e.reason, e.actor, e.observed_at AS given_at, e.at AS posted_at
FROM credit c
JOIN entry e ON e.account = c.account AND e.period = c.period AND e.number = c.number;

CREATE VIEW api_charged AS
SELECT account, identity, units FROM charged;

CREATE VIEW api_tallied AS
SELECT b.account, b.entries, t.number AS tallied, t.at
FROM book b LEFT JOIN tallied t USING (account);

CREATE VIEW api_drift AS
SELECT account, "check", subject, expected, found, since FROM drift;

CREATE VIEW api_audited AS
SELECT scope, at FROM audited;

GRANT SELECT ON api_audited, api_credit, api_usage, api_entry, api_usage_part, api_charged, api_tallied, api_drift TO bucketsync_reader;
