-- What runs of the last days cost is read by when they were made: without these, by looking at all runs that ever were.

CREATE INDEX dag_run_by_time ON dag_run (queued_at);
CREATE INDEX dag_run_of_dag_by_time ON dag_run (dag_id, queued_at);
