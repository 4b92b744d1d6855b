-- A call is due under its own id, so that one whose step was given up stays due until it is known what became of it.
UPDATE due_work SET id = event.payload->>'call'
FROM event WHERE event.global_index = due_work.global_index AND due_work.kind = 'call';
