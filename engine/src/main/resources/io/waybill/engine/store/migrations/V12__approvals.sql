-- What tasks ask people, and what was answered; one for each try that asks.

CREATE TABLE approval (
    attempt_id UUID NOT NULL PRIMARY KEY,
    run_key BIGINT NOT NULL,
    dag_id VARCHAR(250) NOT NULL,
    run_id VARCHAR(250) NOT NULL,
    task_id VARCHAR(250) NOT NULL,
    node_id VARCHAR(500) NOT NULL,
    map_index INTEGER NOT NULL,
    try_number INTEGER NOT NULL,
    -- What is asked, a JSON object.
    request TEXT NOT NULL,
    created_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    -- Absent while it waits.
    closed_at TIMESTAMP(6) WITH TIME ZONE,
    -- Absent where nobody answered: the time was over, or the task was stopped.
    responded_by TEXT,
    -- JSON; absent where there was no answer.
    chosen_options TEXT,
    params_input TEXT
);

CREATE INDEX approval_waiting ON approval (closed_at, created_at);
CREATE INDEX approval_of_run ON approval (run_key, node_id);
