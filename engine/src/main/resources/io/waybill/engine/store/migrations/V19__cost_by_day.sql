-- What a day cost is read by when images began to be pulled, from when on Fargate bills.

CREATE INDEX attempt_by_pull ON attempt (pull_started_at);
