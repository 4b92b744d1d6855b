package dev.muamala.faults;

import dev.muamala.events.Data;
import dev.muamala.events.RequestEvent;
import dev.muamala.events.RequestEvent.CallMade;
import dev.muamala.events.RequestEvent.EntityCalled;
import dev.muamala.events.RequestEvent.EntityRefused;
import dev.muamala.events.RequestEvent.EntityReplied;
import dev.muamala.events.RequestEvent.LateAnswerRecorded;
import dev.muamala.events.RequestEvent.PaymentDeclined;
import dev.muamala.events.RequestEvent.PaymentReceived;
import dev.muamala.events.RequestEvent.PaymentRequested;
import dev.muamala.faults.Evidence.Logged;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@link Invariant#I2}: two accounts of the same calls, the entities' and ours. Every call in theirs is one that we
 * made, was done at most once, and was answered as our log says; every answer in our log is one that they gave.
 */
final class OneEffect {
    private static final String REPLIED = "replied";
    private static final String REFUSED = "refused";

    private final Map<String, CallMade> made = new HashMap<>();
    private final Map<String, Answer> answered = new HashMap<>();
    private final Map<String, JsonNode> ledger = new HashMap<>();
    private final List<String> found = new ArrayList<>();

    /** @param content the result, or the code of the refusal */
    private record Answer(String outcome, Object content) {}

    private OneEffect(Evidence evidence) {
        evidence.ledger().forEach(entry -> ledger.put(text(entry, "/call"), entry));
        evidence.log().stream().map(Logged::event).forEach(this::take);
    }

    static Stream<String> violations(Evidence evidence) {
        OneEffect accounts = new OneEffect(evidence);
        accounts.ledger.forEach(accounts::checkTheirs);
        accounts.answered.forEach(accounts::checkOurs);
        return accounts.found.stream();
    }

    private void take(RequestEvent event) {
        if (event instanceof CallMade call) {
            if (made.put(call.call().value(), call) != null) {
                found.add("our log makes the call " + call.call() + " twice");
            }
        } else if (event instanceof EntityReplied e) {
            answered(e.call().value(), new Answer(REPLIED, e.result()));
        } else if (event instanceof PaymentReceived e) {
            answered(e.call().value(), new Answer(REPLIED, e.result()));
        } else if (event instanceof EntityRefused e) {
            answered(e.call().value(), new Answer(REFUSED, e.code()));
        } else if (event instanceof PaymentDeclined e) {
            answered(e.call().value(), new Answer(REFUSED, e.code()));
        } else if (event instanceof LateAnswerRecorded e) {
            String outcome = Objects.toString(e.answer().get("outcome"));
            answered(
                    e.call().value(), new Answer(outcome, e.answer().get(outcome.equals(REPLIED) ? "result" : "code")));
        }
    }

    private void answered(String call, Answer answer) {
        if (answered.put(call, answer) != null) {
            found.add("our log has two answers to the call " + call);
        }
    }

    private void checkTheirs(String call, JsonNode entry) {
        String who = text(entry, "/entity");
        int effects = entry.path("effects").asInt(0);
        if (effects > 1) {
            found.add(who + " did the call " + call + " " + effects + " times");
        }
        CallMade ours = made.get(call);
        if (ours == null) {
            found.add(who + " has had a call " + call + " of request " + text(entry, "/request")
                    + (effects > 0 ? ", and has done it," : "") + " which our log does not know");
            return;
        }
        if (!who.equals(ours.party().value()) || !text(entry, "/operation").equals(operation(ours))) {
            found.add("the call " + call + " went to " + who + " as " + text(entry, "/operation")
                    + ", where our log says " + ours.party() + ", " + operation(ours));
        }
        if (ours instanceof PaymentRequested payment
                && entry.at("/amount/minorUnits").asLong(0) != payment.amount().minorUnits()) {
            found.add("the payment " + call + " was of " + entry.at("/amount/minorUnits") + " fils, where our log says "
                    + payment.amount().minorUnits());
        }
        if (!text(entry, "/outcome").equals("open") && !answered.containsKey(call)) {
            found.add(who + " has " + text(entry, "/outcome") + " to the call " + call
                    + ", and our log has no answer to it");
        }
    }

    private static String operation(CallMade call) {
        return call instanceof EntityCalled entity ? entity.operation() : "payment";
    }

    private void checkOurs(String call, Answer answer) {
        JsonNode entry = ledger.get(call);
        if (!made.containsKey(call)) {
            found.add("our log has an answer to the call " + call + ", which it never made");
        }
        if (entry == null) {
            found.add("our log has an answer to the call " + call + ", which reached nobody");
        } else if (!answer.equals(given(entry))) {
            found.add(text(entry, "/entity") + " answered the call " + call + " with " + given(entry)
                    + ", where our log says " + answer);
        }
    }

    private static Answer given(JsonNode entry) {
        String outcome = text(entry, "/outcome");
        return new Answer(
                outcome,
                outcome.equals(REPLIED)
                        ? Data.copyOf(JsonMapper.shared()
                                .convertValue(entry.at("/answer/result"), new TypeReference<Map<String, Object>>() {}))
                        : text(entry, "/answer/code"));
    }

    private static String text(JsonNode entry, String pointer) {
        return entry.at(pointer).asString("");
    }
}
