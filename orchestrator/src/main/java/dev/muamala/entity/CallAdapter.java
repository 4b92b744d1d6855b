package dev.muamala.entity;

import dev.muamala.events.RequestEvent.CallMade;
import dev.muamala.request.CallOutcome;

/** Makes calls of one kind. It may be asked for the same call again and again; the call id makes that harmless. */
public interface CallAdapter<C extends CallMade> {
    Class<C> calls();

    CallOutcome make(C call);

    /** @throws ClassCastException when the call is of another kind */
    default CallOutcome ask(CallMade call) {
        return make(calls().cast(call));
    }
}
