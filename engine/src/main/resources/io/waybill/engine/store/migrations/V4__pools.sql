-- Slots that tasks of all DAGs share. How many are in use is never kept: it is looked up in the tasks.

CREATE TABLE pool (
    name VARCHAR(200) NOT NULL PRIMARY KEY,
    -- -1 is no limit.
    slots INTEGER NOT NULL,
    description TEXT NOT NULL,
    include_deferred BOOLEAN NOT NULL
);

INSERT INTO pool (name, slots, description, include_deferred) VALUES ('default_pool', 128, 'Default pool', FALSE);
