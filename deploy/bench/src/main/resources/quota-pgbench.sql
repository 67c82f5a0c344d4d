-- One batch of the quota-service's ledger under load: two thousand new contents, two of each of a thousand accounts.
-- The statements are the service's own; what it binds as arrays is made here from one random number.
\set base random(1, 1000000000000)
BEGIN;
SELECT account, revision, entries, plan_revision, plan_limit, plan_zone FROM quota.book
WHERE account = ANY (ARRAY(SELECT 'account-' || lpad(i::text, 4, '0') FROM generate_series(0, 999) AS i))
ORDER BY account FOR UPDATE;
SELECT found.identity, found.units, found.cost, found.decision
FROM unnest(ARRAY(SELECT 'account-' || lpad((i % 1000)::text, 4, '0') FROM generate_series(0, 1999) AS i),
            ARRAY(SELECT decode(md5(:base || '-' || i), 'hex') FROM generate_series(0, 1999) AS i)) AS asked (account, identity)
CROSS JOIN LATERAL (
    SELECT c.* FROM quota.charged c WHERE c.account = asked.account AND c.identity = asked.identity LIMIT 1
) found;
SELECT p.account, p.name, p.starts_at, p.ends_at, b.used, b.credited, b.limit_units, b.alerted
FROM unnest(ARRAY(SELECT 'account-' || lpad(i::text, 4, '0') FROM generate_series(0, 999) AS i),
            ARRAY(SELECT to_char(now() - interval '2 months', 'YYYY-MM') FROM generate_series(0, 999) AS i)) AS asked (account, since)
JOIN quota.period p ON p.account = asked.account AND p.name >= asked.since
JOIN quota.balance b ON b.account = p.account AND b.period = p.name;
SELECT found.account, found.period, found.key_hash, found.units
FROM unnest(ARRAY(SELECT 'account-' || lpad((i % 1000)::text, 4, '0') FROM generate_series(0, 1999) AS i),
            ARRAY(SELECT to_char(now(), 'YYYY-MM') FROM generate_series(0, 1999) AS i),
            ARRAY(SELECT decode(md5(:base || '/' || i), 'hex') FROM generate_series(0, 1999) AS i)) AS asked (account, period, key_hash)
CROSS JOIN LATERAL (
    SELECT k.* FROM quota.key_cost k
    WHERE k.account = asked.account AND k.period = asked.period AND k.key_hash = asked.key_hash LIMIT 1
) found;
INSERT INTO quota.charged (account, identity, units, cost, decision)
SELECT * FROM unnest(
    ARRAY(SELECT 'account-' || lpad((i % 1000)::text, 4, '0') FROM generate_series(0, 1999) AS i),
    ARRAY(SELECT decode(md5(:base || '-' || i), 'hex') FROM generate_series(0, 1999) AS i),
    ARRAY(SELECT 1::bigint FROM generate_series(0, 1999) AS i),
    ARRAY(SELECT 1::bigint FROM generate_series(0, 1999) AS i),
    ARRAY(SELECT decode(md5(:base || '=' || i), 'hex') FROM generate_series(0, 1999) AS i));
INSERT INTO quota.entry
    (account, number, period, observed_at, identity, units, run, connection, bucket, key, media_type)
SELECT * FROM unnest(
    ARRAY(SELECT 'account-' || lpad((i % 1000)::text, 4, '0') FROM generate_series(0, 1999) AS i),
    ARRAY(SELECT 1000000 + 2 * :base::bigint + i / 1000 FROM generate_series(0, 1999) AS i),
    ARRAY(SELECT to_char(now(), 'YYYY-MM') FROM generate_series(0, 1999) AS i),
    ARRAY(SELECT now() FROM generate_series(0, 1999) AS i),
    ARRAY(SELECT decode(md5(:base || '-' || i), 'hex') FROM generate_series(0, 1999) AS i),
    ARRAY(SELECT 1::bigint FROM generate_series(0, 1999) AS i),
    ARRAY(SELECT 'run-pgbench' FROM generate_series(0, 1999) AS i),
    ARRAY(SELECT 'connection-account-' || lpad((i % 1000)::text, 4, '0') FROM generate_series(0, 1999) AS i),
    ARRAY(SELECT 'images-of-account-' || lpad((i % 1000)::text, 4, '0') FROM generate_series(0, 1999) AS i),
    ARRAY(SELECT convert_to('uniform/camera-' || lpad((i % 20)::text, 2, '0') || '/IMG_' || lpad(i::text, 7, '0') || '.jpg', 'UTF8')
          FROM generate_series(0, 1999) AS i),
    ARRAY(SELECT 'image/jpeg' FROM generate_series(0, 1999) AS i));
INSERT INTO quota.key_cost (account, period, key_hash, units)
SELECT * FROM unnest(
    ARRAY(SELECT 'account-' || lpad((i % 1000)::text, 4, '0') FROM generate_series(0, 1999) AS i),
    ARRAY(SELECT to_char(now(), 'YYYY-MM') FROM generate_series(0, 1999) AS i),
    ARRAY(SELECT decode(md5(:base || '/' || i), 'hex') FROM generate_series(0, 1999) AS i),
    ARRAY(SELECT 1::bigint FROM generate_series(0, 1999) AS i))
ON CONFLICT (account, period, key_hash) DO UPDATE SET units = excluded.units;
INSERT INTO quota.balance (account, period, used, credited, limit_units, alerted, revision)
SELECT * FROM unnest(
    ARRAY(SELECT 'account-' || lpad(i::text, 4, '0') FROM generate_series(0, 999) AS i),
    ARRAY(SELECT to_char(now(), 'YYYY-MM') FROM generate_series(0, 999) AS i),
    ARRAY(SELECT 1000000 + i::bigint FROM generate_series(0, 999) AS i),
    ARRAY(SELECT 0::bigint FROM generate_series(0, 999) AS i),
    ARRAY(SELECT 1000000000000 FROM generate_series(0, 999) AS i),
    ARRAY(SELECT 0::bigint FROM generate_series(0, 999) AS i),
    ARRAY(SELECT 1000000 + i::bigint FROM generate_series(0, 999) AS i))
ON CONFLICT (account, period) DO UPDATE
SET used = excluded.used, credited = excluded.credited, limit_units = excluded.limit_units,
    alerted = excluded.alerted, revision = excluded.revision;
UPDATE quota.book
SET revision = fresh.revision, entries = fresh.entries, open_until = coalesce(fresh.open_until, book.open_until)
FROM unnest(
    ARRAY(SELECT 'account-' || lpad(i::text, 4, '0') FROM generate_series(0, 999) AS i),
    ARRAY(SELECT 1000000 + i::bigint FROM generate_series(0, 999) AS i),
    ARRAY(SELECT 1000000 + i::bigint FROM generate_series(0, 999) AS i),
    ARRAY(SELECT NULL::timestamptz FROM generate_series(0, 999) AS i)) AS fresh (account, revision, entries, open_until)
WHERE book.account = fresh.account;
INSERT INTO quota.consumed (topic, partition, next_offset) VALUES ('pgbench', 0, 1)
ON CONFLICT (topic, partition) DO UPDATE SET next_offset = greatest(consumed.next_offset, excluded.next_offset);
COMMIT;
