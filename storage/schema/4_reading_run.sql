-- A reading counts only for the run of the program that took it.
ALTER TABLE requests ADD COLUMN reading_run TEXT NOT NULL DEFAULT '';
