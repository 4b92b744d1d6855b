-- Who was shown what about whom.
CREATE TABLE read_seen (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    reader     text        NOT NULL,
    roles      text        NOT NULL,
    entity     text,
    applicant  text        NOT NULL,
    request    text        NOT NULL,
    endpoint   text        NOT NULL,
    first_at   timestamptz NOT NULL,
    last_at    timestamptz NOT NULL,
    times      bigint      NOT NULL
);

CREATE INDEX read_seen_of_applicant ON read_seen (applicant, id);
CREATE INDEX read_seen_by_reader ON read_seen (reader, id);

CREATE FUNCTION read_seen_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'read_seen is append-only';
END $$;

CREATE TRIGGER read_seen_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON read_seen
    FOR EACH STATEMENT EXECUTE FUNCTION read_seen_is_append_only();

COMMENT ON TABLE read_seen IS 'Who was shown which request of whom. Rows are only added; what one reader saw of one request by one endpoint within seconds is one row.';
COMMENT ON COLUMN read_seen.reader IS 'The subject of the token.';
COMMENT ON COLUMN read_seen.roles IS 'Of the token, with commas.';
COMMENT ON COLUMN read_seen.entity IS 'For whom the reader works; null for none.';
COMMENT ON COLUMN read_seen.applicant IS 'Whose request it is.';
COMMENT ON COLUMN read_seen.endpoint IS 'The line of the table of access by which it was read.';
COMMENT ON COLUMN read_seen.times IS 'How often from first_at to last_at.';
