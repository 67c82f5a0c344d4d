-- Runs are forgotten some time after their end: by age, and without a look through all requests for each.
CREATE INDEX run_ended ON run (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX request_of_run ON request (run) WHERE run IS NOT NULL;
