-- Users for whom an OpenID provider vouches: who they are there, and when it last said so. They have no password.

ALTER TABLE account ADD COLUMN issuer VARCHAR(500);
ALTER TABLE account ADD COLUMN subject VARCHAR(255);
ALTER TABLE account ADD COLUMN vouched_at TIMESTAMP(6) WITH TIME ZONE;

CREATE UNIQUE INDEX account_of_subject ON account (issuer, subject);
