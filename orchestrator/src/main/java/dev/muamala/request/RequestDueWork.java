package dev.muamala.request;

import dev.muamala.events.CallId;
import dev.muamala.events.RequestEvent.CallAnswered;
import dev.muamala.events.RequestEvent.CallMade;
import dev.muamala.events.RequestEvent.TimerCancelled;
import dev.muamala.events.RequestEvent.TimerFired;
import dev.muamala.events.RequestEvent.TimerScheduled;
import dev.muamala.events.RequestId;
import dev.muamala.events.StepKey;
import dev.muamala.eventstore.DueWorkChange;
import dev.muamala.eventstore.DueWorkRule;
import java.time.Duration;
import java.util.List;

/**
 * A timer is due work until it fires or is cancelled; a call until it is known what became of it. That the request has
 * given up the step does not end a call: money may have been taken all the same.
 */
public record RequestDueWork(Duration callLease) implements DueWorkRule {
    public static final String CALL = "call";
    public static final String TIMER = "timer";

    /** The name of the work of a call. */
    public static String id(CallId call) {
        return call.value();
    }

    private static String id(RequestId request, StepKey timer) {
        return request + "/" + timer;
    }

    /** A call starts out leased by the node that appended it, which makes it at once. */
    @Override
    public List<DueWorkChange> changesOf(Object event) {
        if (event instanceof CallMade call) {
            return List.of(
                    new DueWorkChange.Add(id(call.call()), CALL, call.at().plus(callLease)));
        }
        if (event instanceof CallAnswered answered) {
            return List.of(new DueWorkChange.Remove(id(answered.call())));
        }
        if (event instanceof TimerScheduled timer) {
            return List.of(new DueWorkChange.Add(id(timer.request(), timer.step()), TIMER, timer.due()));
        }
        if (event instanceof TimerFired fired) {
            return List.of(new DueWorkChange.Remove(id(fired.request(), fired.step())));
        }
        if (event instanceof TimerCancelled cancelled) {
            return List.of(new DueWorkChange.Remove(id(cancelled.request(), cancelled.step())));
        }
        return List.of();
    }
}
