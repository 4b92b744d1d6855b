package dev.muamala.rehearsal;

import dev.muamala.catalogue.Catalogue;
import dev.muamala.events.RequestEvent;
import dev.muamala.eventstore.EventLog;
import dev.muamala.eventstore.PastRequests;
import dev.muamala.eventstore.PastRequests.History;
import dev.muamala.eventstore.PastRequests.Selected;
import dev.muamala.workflow.interpreter.Interpreter;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;

/** Reads past requests from the log, some at a time, and tries each on the draft. Reading is all it does. */
@Component
class Rehearser {
    private static final int TOGETHER = 100;

    private final PastRequests requests;
    private final Interpreter interpreter;
    private final Catalogue catalogue;
    private final Clock clock;

    Rehearser(EventLog log, Interpreter interpreter, Catalogue catalogue, Clock clock) {
        this.requests = new PastRequests(log);
        this.interpreter = interpreter;
        this.catalogue = catalogue;
        this.clock = clock;
    }

    /** Looks at every request of the job, or at as many as there is time for until it is called off. */
    void run(RehearsalJob job) {
        Selected selected = requests.select(job.selection());
        Instant now = clock.instant();
        job.expect(selected.requests());
        long position = 0;
        for (List<History> some = requests.after(selected, position, TOGETHER);
                !some.isEmpty();
                some = requests.after(selected, position, TOGETHER)) {
            for (History request : some) {
                if (job.calledOff()) {
                    return;
                }
                job.add(fare(job, request.events(), now));
                position = request.position();
            }
        }
    }

    private Fare fare(RehearsalJob job, List<RequestEvent> history, Instant now) {
        try {
            Past past = Past.of(history, now);
            return new Rehearsal(past, interpreter.trial(job.version(), past.recalled()), catalogue, now).fare();
        } catch (RuntimeException e) {
            throw new IllegalStateException(
                    "The past of request " + history.get(0).request() + " cannot be rehearsed: " + e, e);
        }
    }
}
