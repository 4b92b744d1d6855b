CREATE TABLE webhook_cursor (
    only_row     boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    global_index bigint NOT NULL
);

INSERT INTO webhook_cursor (global_index) VALUES (0);

COMMENT ON TABLE webhook_cursor IS 'One row: up to where the log has been read for webhooks. It moves in the transaction that writes their deliveries.';

CREATE TABLE webhook_delivery (
    number       bigint      GENERATED ALWAYS AS IDENTITY UNIQUE,
    id           text        PRIMARY KEY,
    webhook      text        NOT NULL,
    global_index bigint      NOT NULL,
    type         text        NOT NULL,
    body         text        NOT NULL,
    state        text        NOT NULL CHECK (state IN ('pending', 'delivered', 'given-up')),
    since        timestamptz NOT NULL,
    due_at       timestamptz,
    attempts     int         NOT NULL DEFAULT 0,
    last_at      timestamptz,
    last_status  int,
    last_answer  text,
    CHECK ((state = 'pending') = (due_at IS NOT NULL))
);

CREATE INDEX webhook_delivery_due ON webhook_delivery (webhook, due_at, number) WHERE state = 'pending';
CREATE INDEX webhook_delivery_of ON webhook_delivery (webhook, number);
CREATE INDEX webhook_delivery_over ON webhook_delivery (last_at) WHERE state <> 'pending';

COMMENT ON TABLE webhook_delivery IS 'What webhooks were told, or are still to be told, and what became of it. Follows from the log; what is over is forgotten after a while.';
COMMENT ON COLUMN webhook_delivery.number IS 'The order in which deliveries were written, which is that of the log.';
COMMENT ON COLUMN webhook_delivery.id IS 'The webhook-id header: the same at every attempt.';
COMMENT ON COLUMN webhook_delivery.global_index IS 'The event that it is about.';
COMMENT ON COLUMN webhook_delivery.body IS 'As it is sent, every time.';
COMMENT ON COLUMN webhook_delivery.since IS 'When it was first wanted; attempts end some days later.';
COMMENT ON COLUMN webhook_delivery.due_at IS 'From this instant on any node may send it: the due time, later the end of a lease or of a back-off. Null when it is over.';
COMMENT ON COLUMN webhook_delivery.last_answer IS 'The beginning of the last answer, or why there was none.';
