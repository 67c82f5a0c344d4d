-- When an object was said first. Listed ahead of what may be out, it waits in its row until then, and nobody is to blame.
ALTER TABLE pending ADD COLUMN first_said_at timestamptz NOT NULL DEFAULT now();
