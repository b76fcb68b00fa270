-- What the item is called that an instance of a mapped task is run for.

ALTER TABLE task ADD COLUMN map_label VARCHAR(250) DEFAULT '' NOT NULL;
