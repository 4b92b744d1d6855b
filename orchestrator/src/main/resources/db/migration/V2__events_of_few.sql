-- What is not about a request is rare among millions of events, and a server reads all of it when it starts.
CREATE INDEX event_of_few ON event (aggregate_type, global_index) WHERE aggregate_type <> 'ServiceRequest';

COMMENT ON TABLE event IS 'Every fact that happened to every request and to every workflow, in the order in which it was recorded. The only truth: never update or delete a row, each is sealed by the hash of the rows before it.';
COMMENT ON COLUMN event.aggregate_id IS 'What the fact is about: the id of a request, or workflow: and the key of a workflow.';
