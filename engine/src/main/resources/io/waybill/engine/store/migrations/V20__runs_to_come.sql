-- Runs that are made before their time: when that is. Those that need not wait have the time at which they were made.

ALTER TABLE dag_run ADD COLUMN run_after TIMESTAMP(6) WITH TIME ZONE;

UPDATE dag_run SET run_after = queued_at;

ALTER TABLE dag_run ALTER COLUMN run_after SET NOT NULL;

CREATE INDEX dag_run_by_run_after ON dag_run (run_after, id);
CREATE INDEX dag_run_of_dag_by_run_after ON dag_run (dag_id, run_after, id);
