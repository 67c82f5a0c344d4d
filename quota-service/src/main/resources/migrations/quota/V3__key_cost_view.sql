-- What a key has cost in a period: with api_charged it tells beforehand what an object would cost.
CREATE VIEW api_key_cost AS
SELECT account, period, key_hash, units FROM key_cost;
GRANT SELECT ON api_key_cost TO bucketsync_reader;
