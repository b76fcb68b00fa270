-- Users for whom an OpenID provider vouches: who they are there, and when it last said so. They have no password.

ALTER TABLE account ADD COLUMN issuer VARCHAR(500);
ALTER TABLE account ADD COLUMN subject VARCHAR(255);
ALTER TABLE account ADD COLUMN vouched_at TIMESTAMP(6) WITH TIME ZONE;

CREATE UNIQUE INDEX account_of_subject ON account (issuer, subject);

-- Of each way in which the outside is told of runs that have ended: the last one that it was told of, and which process
-- tells, until when no other does.
CREATE TABLE told_of_ends (
    name VARCHAR(50) NOT NULL PRIMARY KEY,
    ended_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    run_key BIGINT NOT NULL,
    holder VARCHAR(36) NOT NULL,
    held_until TIMESTAMP(6) WITH TIME ZONE NOT NULL
);

CREATE INDEX dag_run_by_end ON dag_run (ended_at, id);
