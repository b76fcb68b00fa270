-- A DAG's runs of one type, newest first, in one state or in each.

CREATE INDEX dag_run_of_dag_of_type ON dag_run (dag_id, run_type, state, id);
