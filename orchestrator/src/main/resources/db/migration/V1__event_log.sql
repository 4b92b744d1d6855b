CREATE TABLE event (
    global_index   bigint      PRIMARY KEY,
    aggregate_id   text        NOT NULL,
    sequence       bigint      NOT NULL,
    aggregate_type text,
    event_id       text        NOT NULL,
    type           text        NOT NULL,
    revision       int         NOT NULL,
    occurred_at    timestamptz NOT NULL,
    payload        json        NOT NULL,
    metadata       json        NOT NULL,
    hash           bytea       NOT NULL,
    UNIQUE (aggregate_id, sequence)
);

-- Rows arrive almost in the order of their time, so block ranges find an instant at next to no cost for the writer.
CREATE INDEX event_occurred_at ON event USING brin (occurred_at) WITH (pages_per_range = 32, autosummarize = on);

COMMENT ON TABLE event IS 'Every fact that happened to every request, in the order in which it was recorded. The only truth: never update or delete a row, each is sealed by the hash of the rows before it.';
COMMENT ON COLUMN event.global_index IS 'Position in the log: counts from 1 without gaps, in commit order.';
COMMENT ON COLUMN event.aggregate_id IS 'What the fact is about, for example the id of a request.';
COMMENT ON COLUMN event.sequence IS 'Position within the history of this aggregate, from 0.';
COMMENT ON COLUMN event.aggregate_type IS 'Kind of aggregate; null for a fact that belongs to none.';
COMMENT ON COLUMN event.event_id IS 'Unique id of the fact.';
COMMENT ON COLUMN event.type IS 'What happened, for example request.submitted. Names never change.';
COMMENT ON COLUMN event.revision IS 'Version of the shape of the payload.';
COMMENT ON COLUMN event.occurred_at IS 'When it was decided, to the microsecond.';
COMMENT ON COLUMN event.payload IS 'The fact itself as JSON, exactly as it was written; read a field with payload->>''name''.';
COMMENT ON COLUMN event.metadata IS 'What was known about the command that caused the fact: trace and correlation ids.';
COMMENT ON COLUMN event.hash IS 'SHA-256 over the hash of the previous row and all other columns of this one.';

CREATE TABLE event_head (
    only_row     boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    global_index bigint NOT NULL,
    hash         bytea  NOT NULL
);

INSERT INTO event_head (global_index, hash) VALUES (0, decode(repeat('00', 32), 'hex'));

COMMENT ON TABLE event_head IS 'One row: the end of the log. Whoever appends holds its lock, so that the order of the index is the order of commits.';
COMMENT ON COLUMN event_head.global_index IS 'Index of the last event, 0 while there is none.';
COMMENT ON COLUMN event_head.hash IS 'Hash of the last event; keep a copy elsewhere to prove later that nothing was rewritten.';

CREATE TABLE due_work (
    id           text        PRIMARY KEY,
    kind         text        NOT NULL,
    global_index bigint      NOT NULL,
    due_at       timestamptz NOT NULL,
    attempts     int         NOT NULL DEFAULT 0
);

CREATE INDEX due_work_due ON due_work (kind, due_at);

COMMENT ON TABLE due_work IS 'What must still be done: calls to make, timers to fire. A reading of the log that is kept up to date by every append; it can be rebuilt.';
COMMENT ON COLUMN due_work.id IS 'The call or timer.';
COMMENT ON COLUMN due_work.kind IS 'Who does such work, for example call or timer.';
COMMENT ON COLUMN due_work.global_index IS 'The event that caused it.';
COMMENT ON COLUMN due_work.due_at IS 'From this instant on any node may take it: the due time, later the end of a lease or of a back-off.';
COMMENT ON COLUMN due_work.attempts IS 'How often it was taken.';
