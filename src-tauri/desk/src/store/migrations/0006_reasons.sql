-- Why something was decided, what was chosen (JSON; empty for decisions of before this step, which were about exactly their
-- changes), and which of the changes were reopened since: a JSON list of {change, at, actor}.
ALTER TABLE decisions ADD COLUMN which TEXT NOT NULL DEFAULT '';
ALTER TABLE decisions ADD COLUMN reason TEXT NOT NULL DEFAULT '';
ALTER TABLE decisions ADD COLUMN reopened TEXT NOT NULL DEFAULT '[]';
