-- Makes one month's partition of entry or key_cost, as before, and answers whether it is there. That needs the table for
-- itself: while it waits for somebody who reads (a backup, an audit), every charge would wait behind it. So it gives up
-- within a moment, and is asked again: months are made long before they are needed. Rows in the net are only looked for
-- when there is something to make.
DROP FUNCTION open_month(text, text);

CREATE FUNCTION open_month(parent text, month text) RETURNS boolean LANGUAGE plpgsql SET lock_timeout = '50ms' AS $$
DECLARE
    wanted text := parent || '_' || replace(month, '-', '_');
    netted boolean;
BEGIN
    IF to_regclass(wanted) IS NOT NULL THEN
        RETURN true;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('quota.open_month', 0));
    EXECUTE format('SELECT EXISTS (SELECT FROM %I WHERE period = %L)', parent || '_other', month) INTO netted;
    IF to_regclass(wanted) IS NULL AND NOT netted THEN
        EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES IN (%L)', wanted, parent, month);
    END IF;
    RETURN true;
EXCEPTION
    WHEN lock_not_available THEN
        RETURN false;
END
$$;
