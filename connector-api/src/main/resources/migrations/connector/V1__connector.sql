-- An account as the admin route last set it; the topic may know it newer.
CREATE TABLE account (
    account            text PRIMARY KEY,
    revision           bigint      NOT NULL CHECK (revision > 0),
    plan               text        NOT NULL,
    monthly_quota      bigint      CHECK (monthly_quota >= 0),
    time_zone          text        NOT NULL,
    connecting_allowed boolean     NOT NULL,
    updated_at         timestamptz NOT NULL
);

CREATE TABLE connection (
    id          text PRIMARY KEY,
    revision    bigint      NOT NULL CHECK (revision > 0),
    account     text        NOT NULL,
    project     text        NOT NULL,
    name        text        NOT NULL,
    bucket      text        NOT NULL,
    prefix      text        NOT NULL,
    region      text        NOT NULL,
    principal   text        NOT NULL,
    external_id text        NOT NULL,
    role_arn    text,
    status      text        NOT NULL,
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL,
    CONSTRAINT connection_name_in_project UNIQUE (account, project, name)
);

-- Ids are time-ordered: pages of an account's connections come in order of creation.
CREATE INDEX connection_of_account ON connection (account, id);

CREATE TABLE connection_test (
    connection text PRIMARY KEY REFERENCES connection,
    tested_at  timestamptz NOT NULL,
    status     text        NOT NULL,
    steps      jsonb       NOT NULL
);

-- What we accepted, so that a request is known before the sync-worker has met it.
CREATE TABLE sync_request (
    id           text PRIMARY KEY,
    account      text        NOT NULL,
    connection   text        NOT NULL REFERENCES connection,
    mode         text        NOT NULL,
    requested_by text        NOT NULL,
    at           timestamptz NOT NULL
);

CREATE TABLE idempotency (
    account   text        NOT NULL,
    key       text        NOT NULL,
    body_hash text        NOT NULL,
    at        timestamptz NOT NULL,
    status    integer,
    location  text,
    etag      text,
    answer    text,
    PRIMARY KEY (account, key)
);

CREATE INDEX idempotency_by_age ON idempotency (at);

CREATE TABLE outbox (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id     text        NOT NULL,
    event_type   text        NOT NULL,
    key          text        NOT NULL,
    data         bytea       NOT NULL,
    at           timestamptz NOT NULL,
    published_at timestamptz
);

CREATE INDEX outbox_unpublished ON outbox (id) WHERE published_at IS NULL;
CREATE INDEX outbox_published ON outbox (published_at) WHERE published_at IS NOT NULL;
