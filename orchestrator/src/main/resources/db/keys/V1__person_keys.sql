CREATE TABLE person_key (
    person   text  PRIMARY KEY,
    lookup   bytea UNIQUE,
    identity bytea NOT NULL,
    wrapped  bytea NOT NULL,
    master   text  NOT NULL
);

COMMENT ON TABLE person_key IS 'The keys under which the log holds what is personal. To erase a person is to delete their row: keep backups of this table apart from those of the log, and only for as long as an erasure may take.';
COMMENT ON COLUMN person_key.person IS 'By which the log knows the person. Random.';
COMMENT ON COLUMN person_key.lookup IS 'Finds the row of a person who is known by name: HMAC of the identity under the master key. Null while they are being erased.';
COMMENT ON COLUMN person_key.identity IS 'Who it is, encrypted under the key.';
COMMENT ON COLUMN person_key.wrapped IS 'The key, encrypted under the master key.';
COMMENT ON COLUMN person_key.master IS 'Which master key that is.';
