-- What Spoke keeps. Ids sort by their bytes (collation "C"), as in the SQLite telling of this.

-- One row: the number of the last commit, the schema's version, and a text that only the right vault key can read.
CREATE TABLE head (
    one BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
    seq BIGINT NOT NULL,
    schema BIGINT NOT NULL,
    key_check TEXT
);
INSERT INTO head (one, seq, schema) VALUES (1, 0, 0);

-- How things stand now. The scope is empty for the installation, else the household's id; the version is the commit's number.
CREATE TABLE entry (
    scope TEXT COLLATE "C" NOT NULL,
    noun TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (scope, noun, id)
);

-- Names that lead to an entry, unique for each noun.
CREATE TABLE name (
    noun TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    scope TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (noun, name),
    FOREIGN KEY (scope, noun, id) REFERENCES entry (scope, noun, id) ON DELETE CASCADE
);
CREATE INDEX name_by_entry ON name (scope, noun, id);

-- History: who changed what, when and why. A body that is absent says that the entry was removed.
CREATE TABLE change (
    seq BIGINT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    author TEXT NOT NULL,
    why TEXT NOT NULL
);
CREATE TABLE edit (
    seq BIGINT NOT NULL REFERENCES change (seq),
    position BIGINT NOT NULL,
    scope TEXT COLLATE "C" NOT NULL,
    noun TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    body TEXT,
    PRIMARY KEY (seq, position)
);
CREATE INDEX edit_by_entry ON edit (scope, noun, id, seq);
CREATE INDEX edit_by_scope ON edit (scope, seq);

CREATE FUNCTION history_is_kept() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'history is only ever added to'; END $$;
CREATE TRIGGER change_is_kept BEFORE UPDATE OR DELETE ON change FOR EACH ROW EXECUTE FUNCTION history_is_kept();
CREATE TRIGGER change_stays BEFORE TRUNCATE ON change FOR EACH STATEMENT EXECUTE FUNCTION history_is_kept();
CREATE TRIGGER edit_is_kept BEFORE UPDATE OR DELETE ON edit FOR EACH ROW EXECUTE FUNCTION history_is_kept();
CREATE TRIGGER edit_stays BEFORE TRUNCATE ON edit FOR EACH STATEMENT EXECUTE FUNCTION history_is_kept();
