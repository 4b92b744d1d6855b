package dev.muamala.webhook;

import dev.muamala.events.EntityId;
import dev.muamala.events.RequestEvent;
import dev.muamala.events.RequestEvent.ActionRequested;
import dev.muamala.events.RequestEvent.EntityCalled;
import dev.muamala.events.RequestEvent.PaymentRequested;
import dev.muamala.events.RequestEvent.RequestCompleted;
import dev.muamala.events.RequestEvent.RequestSubmitted;
import dev.muamala.events.RequestEvent.StepEnded;
import dev.muamala.events.StepKey;
import dev.muamala.webhook.MessageType.RequestState;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * As much of a request as webhooks are told, folded from its events; nothing of it is about a person.
 *
 * @param waiting the open steps that hold the request up for the citizen, and the state in which each keeps it
 * @param entities all that have been called so far
 * @param completion null while it is open
 * @param version how many events it has
 */
record Standing(
        RequestSubmitted submitted,
        Map<StepKey, RequestState> waiting,
        Set<EntityId> entities,
        RequestCompleted completion,
        long version) {
    private static final String APPLICANT = "applicant";

    static Standing of(RequestSubmitted submitted) {
        return new Standing(submitted, Map.of(), Set.of(), null, 1);
    }

    Standing after(RequestEvent event) {
        if (event instanceof ActionRequested action && action.assignee().equals(APPLICANT)) {
            return waits(action.step(), RequestState.WAITING_FOR_APPLICANT);
        }
        if (event instanceof PaymentRequested payment) {
            return waits(payment.step(), RequestState.WAITING_FOR_PAYMENT);
        }
        if (event instanceof EntityCalled call && !entities.contains(call.entity())) {
            Set<EntityId> more = new HashSet<>(entities);
            more.add(call.entity());
            return new Standing(submitted, waiting, Set.copyOf(more), completion, version + 1);
        }
        if (event instanceof StepEnded end && waiting.containsKey(end.step())) {
            Map<StepKey, RequestState> fewer = new HashMap<>(waiting);
            fewer.remove(end.step());
            return new Standing(submitted, Map.copyOf(fewer), entities, completion, version + 1);
        }
        return new Standing(
                submitted,
                waiting,
                entities,
                event instanceof RequestCompleted completed ? completed : completion,
                version + 1);
    }

    private Standing waits(StepKey step, RequestState state) {
        Map<StepKey, RequestState> more = new HashMap<>(waiting);
        more.put(step, state);
        return new Standing(submitted, Map.copyOf(more), entities, completion, version + 1);
    }

    RequestState state() {
        if (completion != null) {
            return RequestState.COMPLETED;
        }
        if (waiting.containsValue(RequestState.WAITING_FOR_APPLICANT)) {
            return RequestState.WAITING_FOR_APPLICANT;
        }
        if (waiting.containsValue(RequestState.WAITING_FOR_PAYMENT)) {
            return RequestState.WAITING_FOR_PAYMENT;
        }
        return version == 1 ? RequestState.SUBMITTED : RequestState.IN_PROGRESS;
    }
}
