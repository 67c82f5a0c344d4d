-- How a connection is kept up to date without being asked: by the clock, and by S3's own notifications.
ALTER TABLE connection
    ADD COLUMN cron          text,
    ADD COLUMN cron_zone     text,
    ADD COLUMN bucket_events boolean NOT NULL DEFAULT false,
    ADD CONSTRAINT connection_schedule_whole CHECK ((cron IS NULL) = (cron_zone IS NULL));
