-- What Spoke keeps. Everything is STRICT, and ids sort by their bytes, as in the PostgreSQL telling of this.

-- One row: the number of the last commit, the schema's version, and a text that only the right vault key can read.
CREATE TABLE head (
    one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    seq INTEGER NOT NULL,
    schema INTEGER NOT NULL,
    key_check TEXT
) STRICT;
INSERT INTO head (one, seq, schema) VALUES (1, 0, 0);

-- How things stand now. The scope is empty for the installation, else the household's id; the version is the commit's number.
CREATE TABLE entry (
    scope TEXT NOT NULL,
    noun TEXT NOT NULL,
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (scope, noun, id)
) STRICT;

-- Names that lead to an entry, unique for each noun.
CREATE TABLE name (
    noun TEXT NOT NULL,
    name TEXT NOT NULL,
    scope TEXT NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (noun, name),
    FOREIGN KEY (scope, noun, id) REFERENCES entry (scope, noun, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX name_by_entry ON name (scope, noun, id);

-- History: who changed what, when and why. A body that is absent says that the entry was removed.
CREATE TABLE change (
    seq INTEGER NOT NULL PRIMARY KEY,
    at INTEGER NOT NULL,
    author TEXT NOT NULL,
    why TEXT NOT NULL
) STRICT;
CREATE TABLE edit (
    seq INTEGER NOT NULL REFERENCES change (seq),
    position INTEGER NOT NULL,
    scope TEXT NOT NULL,
    noun TEXT NOT NULL,
    id TEXT NOT NULL,
    body TEXT,
    PRIMARY KEY (seq, position)
) STRICT;
CREATE INDEX edit_by_entry ON edit (scope, noun, id, seq);
CREATE INDEX edit_by_scope ON edit (scope, seq);

CREATE TRIGGER change_stays BEFORE UPDATE ON change BEGIN SELECT RAISE(ABORT, 'history is only ever added to'); END;
CREATE TRIGGER change_is_kept BEFORE DELETE ON change BEGIN SELECT RAISE(ABORT, 'history is only ever added to'); END;
CREATE TRIGGER edit_stays BEFORE UPDATE ON edit BEGIN SELECT RAISE(ABORT, 'history is only ever added to'); END;
CREATE TRIGGER edit_is_kept BEFORE DELETE ON edit BEGIN SELECT RAISE(ABORT, 'history is only ever added to'); END;
-- INSERT OR REPLACE takes a row away without asking the triggers above.
CREATE TRIGGER change_is_new BEFORE INSERT ON change WHEN EXISTS (SELECT 1 FROM change WHERE seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'history is only ever added to'); END;
CREATE TRIGGER edit_is_new BEFORE INSERT ON edit WHEN EXISTS (SELECT 1 FROM edit WHERE seq = NEW.seq AND position = NEW.position)
BEGIN SELECT RAISE(ABORT, 'history is only ever added to'); END;
