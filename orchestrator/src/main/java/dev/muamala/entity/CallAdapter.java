package dev.muamala.entity;

import dev.muamala.events.RequestEvent.CallMade;
import dev.muamala.request.CallOutcome;

/** Makes calls of one kind. It may be asked for the same call again and again; the call id makes that harmless. */
public interface CallAdapter<C extends CallMade> {
    Class<C> calls();

    CallOutcome make(C call);

    /**
     * Tells the party that nobody waits for the call any more, and asks what became of it: what was done stays done, what
     * was not begun must not be begun. An adapter that has no way to say so leaves it unknown.
     */
    default CallOutcome takeBack(C call) {
        return new CallOutcome.Unknown("a call that cannot be taken back");
    }

    /** @throws ClassCastException when the call is of another kind */
    default CallOutcome ask(CallMade call) {
        return make(calls().cast(call));
    }

    /** @throws ClassCastException when the call is of another kind */
    default CallOutcome askWhatBecameOf(CallMade call) {
        return takeBack(calls().cast(call));
    }
}
