-- Whose request it is: by the key it was encrypted under, or by name where it was written before there were keys.
CREATE INDEX event_of_person ON event ((coalesce(payload->'personal'->0->>'of', payload->>'applicant')))
    WHERE type = 'request.submitted';

CREATE INDEX event_erased ON event (aggregate_id) WHERE type = 'request.applicant-erased';

COMMENT ON COLUMN event.payload IS 'The fact itself as JSON, exactly as it was written; read a field with payload->>''name''. What is personal stands encrypted under "personal"; see docs/decisions/0014.';

-- Still append-only, but for the names of those who were erased.
DROP TRIGGER read_seen_is_append_only ON read_seen;

CREATE TRIGGER read_seen_is_append_only BEFORE DELETE OR TRUNCATE ON read_seen
    FOR EACH STATEMENT EXECUTE FUNCTION read_seen_is_append_only();

CREATE TRIGGER read_seen_only_forgets BEFORE UPDATE ON read_seen
    FOR EACH ROW WHEN (
        (OLD.id, OLD.roles, OLD.entity, OLD.request, OLD.endpoint, OLD.first_at, OLD.last_at, OLD.times)
            IS DISTINCT FROM
        (NEW.id, NEW.roles, NEW.entity, NEW.request, NEW.endpoint, NEW.first_at, NEW.last_at, NEW.times)
        OR OLD.reader <> NEW.reader AND NEW.reader NOT LIKE 'erased:%'
        OR OLD.applicant <> NEW.applicant AND NEW.applicant NOT LIKE 'erased:%')
    EXECUTE FUNCTION read_seen_is_append_only();
