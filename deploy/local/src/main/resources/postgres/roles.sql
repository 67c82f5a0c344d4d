-- One role per service, each owner of its schema; connector-api reads the others' views as a member of bucketsync_reader.
-- In production run this once as an administrator, with passwords of your own.
DO $$
DECLARE
    name text;
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'bucketsync_reader') THEN
        CREATE ROLE bucketsync_reader NOLOGIN;
    END IF;
    FOREACH name IN ARRAY ARRAY['connector', 'catalog', 'quota'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'bucketsync_' || name) THEN
            EXECUTE format('CREATE ROLE %I LOGIN PASSWORD %L', 'bucketsync_' || name, 'local');
        END IF;
        EXECUTE format('CREATE SCHEMA IF NOT EXISTS %I AUTHORIZATION %I', name, 'bucketsync_' || name);
    END LOOP;
END $$;
GRANT bucketsync_reader TO bucketsync_connector;
