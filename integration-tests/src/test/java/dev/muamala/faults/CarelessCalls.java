package dev.muamala.faults;

import dev.muamala.entity.CallAdapter;
import dev.muamala.entity.EntityClient;
import dev.muamala.events.CallId;
import dev.muamala.events.RequestEvent.EntityCalled;
import dev.muamala.request.CallOutcome;
import org.springframework.core.Ordered;

/** Makes one call again under another id. */
record CarelessCalls(EntityClient client, Strike strike) implements CallAdapter<EntityCalled>, Ordered {
    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    @Override
    public Class<EntityCalled> calls() {
        return EntityCalled.class;
    }

    @Override
    public CallOutcome make(EntityCalled call) {
        if (strike.at(10)) {
            client.make(new EntityCalled(
                    call.request(),
                    call.step(),
                    call.label(),
                    CallId.of(call.request(), 1_000 + call.call().ordinal()),
                    call.operation(),
                    call.entity(),
                    call.entityLabel(),
                    call.input(),
                    call.deadline(),
                    call.at()));
        }
        return client.make(call);
    }
}
