-- How often a stage's ends were taken anew, since objects were put behind them for another try.
ALTER TABLE run_watch ADD COLUMN again int NOT NULL DEFAULT 0;
