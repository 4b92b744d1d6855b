package dev.muamala.request;

import dev.muamala.events.RequestEvent.CallMade;
import dev.muamala.events.RequestEvent.StepEnded;
import dev.muamala.events.RequestEvent.TimerScheduled;
import dev.muamala.events.RequestId;
import dev.muamala.events.StepKey;
import dev.muamala.eventstore.DueWorkChange;
import dev.muamala.eventstore.DueWorkRule;
import java.time.Duration;
import java.util.List;

/** A call and a timer are due work until the step that opened them ends. */
public record RequestDueWork(Duration callLease) implements DueWorkRule {
    public static final String CALL = "call";
    public static final String TIMER = "timer";

    /** The name of the work that a step waits for. */
    public static String id(RequestId request, StepKey step) {
        return request + "/" + step;
    }

    /** A call starts out leased by the node that appended it, which makes it at once. */
    @Override
    public List<DueWorkChange> changesOf(Object event) {
        if (event instanceof CallMade call) {
            return List.of(new DueWorkChange.Add(
                    id(call.request(), call.step()), CALL, call.at().plus(callLease)));
        }
        if (event instanceof TimerScheduled timer) {
            return List.of(new DueWorkChange.Add(id(timer.request(), timer.step()), TIMER, timer.due()));
        }
        if (event instanceof StepEnded end) {
            return List.of(new DueWorkChange.Remove(id(end.request(), end.step())));
        }
        return List.of();
    }
}
