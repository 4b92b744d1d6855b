-- Finds open requests, and those that were moved, among the events of all the others.
CREATE INDEX event_beginnings_and_moves ON event (type, global_index)
    WHERE type IN ('request.submitted', 'request.moved');
