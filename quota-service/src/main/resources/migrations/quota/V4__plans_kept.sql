-- The newest plan that an account's book was told of: one that is older is met again when it was looked up before the
-- lock was had, or in a process that has not heard the newer one yet. plan_zone is null before the first; plan_limit is
-- null where the plan has no limit.
ALTER TABLE book
    ADD COLUMN plan_revision bigint NOT NULL DEFAULT 0,
    ADD COLUMN plan_limit bigint,
    ADD COLUMN plan_zone text;
