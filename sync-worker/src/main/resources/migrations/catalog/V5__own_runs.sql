-- Runs of mode KEYS are many and short: how the last one went is asked every second.
CREATE INDEX run_keys_ended ON run (connection_id, ended_at) WHERE mode = 'KEYS';
