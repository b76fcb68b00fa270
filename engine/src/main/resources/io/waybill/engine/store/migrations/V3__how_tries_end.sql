-- Where a try runs, what was behind its end and what it had of the platform.

ALTER TABLE attempt ADD COLUMN target VARCHAR(100) DEFAULT '' NOT NULL;
ALTER TABLE attempt ADD COLUMN cause VARCHAR(30);
ALTER TABLE attempt ADD COLUMN evidence TEXT DEFAULT '' NOT NULL;
ALTER TABLE attempt ADD COLUMN cpu INTEGER;
ALTER TABLE attempt ADD COLUMN memory INTEGER;
ALTER TABLE attempt ADD COLUMN architecture VARCHAR(20);
ALTER TABLE attempt ADD COLUMN spot BOOLEAN;
ALTER TABLE attempt ADD COLUMN ephemeral_gib INTEGER;
ALTER TABLE attempt ADD COLUMN operating_system VARCHAR(60);
ALTER TABLE attempt ADD COLUMN placed_at TIMESTAMP(6) WITH TIME ZONE;
ALTER TABLE attempt ADD COLUMN stop_asked_at TIMESTAMP(6) WITH TIME ZONE;
UPDATE attempt SET cause = 'none' WHERE kind IS NOT NULL;

-- What a task has used up of its further budgets.

ALTER TABLE task ADD COLUMN capacity_failures INTEGER DEFAULT 0 NOT NULL;
ALTER TABLE task ADD COLUMN capacity_since TIMESTAMP(6) WITH TIME ZONE;
ALTER TABLE task ADD COLUMN memory_growths INTEGER DEFAULT 0 NOT NULL;
ALTER TABLE task ADD COLUMN on_demand BOOLEAN DEFAULT FALSE NOT NULL;

-- A value is the try's that handed it on.

ALTER TABLE output ADD COLUMN try_number INTEGER DEFAULT 0 NOT NULL;
