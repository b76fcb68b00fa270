-- How the newest try's main container ended, for what is decided by it; and since when a task waits, over all its tries.

ALTER TABLE task ADD COLUMN exit_code INTEGER;
ALTER TABLE task ADD COLUMN waiting_since TIMESTAMP(6) WITH TIME ZONE;
