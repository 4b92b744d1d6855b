-- Past requests in the order of the log, without reading past all that happened to them. It only ever grows at its end.
CREATE INDEX event_submission ON event (global_index) WHERE type = 'request.submitted';
