package dev.muamala.sandbox;

import dev.muamala.entity.CallSignature;
import dev.muamala.events.LocalizedText;
import dev.muamala.sandbox.Scenario.Behaviour;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Where calls arrive. A call is verified, entered in the ledger, met by the trouble that its scenario has for it, else
 * settled (once, however often it arrives), and answered when the ledger is on disk.
 */
final class EntityDesk {
    private static final Scenario.Millis USUAL_DELAY = new Scenario.Millis(50, 150);

    private static final Answer TAKEN_BACK = new Answer.Refused(
            "taken-back", new LocalizedText("سُحب الطلب قبل تنفيذه.", "Taken back before it was done."), Map.of());

    private final Signatures signatures;
    private final Scenarios scenarios;
    private final Results results;
    private final Ledger ledger;
    private final CallbackClient callbacks;

    EntityDesk(Signatures signatures, Scenarios scenarios, Results results, Ledger ledger, CallbackClient callbacks) {
        this.signatures = signatures;
        this.scenarios = scenarios;
        this.results = results;
        this.ledger = ledger;
        this.callbacks = callbacks;
    }

    /** @param topic the operation that the path names; empty where the path is that of payments */
    void receive(Conversation conversation, String entity, Optional<String> topic) throws IOException {
        Optional<Call> genuine = genuine(conversation, entity, topic);
        if (genuine.isEmpty()) {
            return;
        }
        Call call = genuine.get();
        LedgerEntry entry = enter(call, entity);
        Scenario scenario = scenarios.of(entity, call);
        long latency = scenario.latency() == null ? 0 : scenario.latency().draw();
        conversation.takeYourTime(latency);
        if (!isTroubled(conversation, scenario, entry)) {
            settle(conversation, scenario, entry, call, latency);
        }
    }

    /**
     * The caller no longer waits for the call, and asks what became of it. What is not settled is settled now, as not
     * done, and stays so if the call itself should still arrive.
     *
     * @param topic the operation that the path names; empty where the path is that of payments
     */
    void takeBack(Conversation conversation, String entity, Optional<String> topic) throws IOException {
        Optional<Call> genuine = genuine(conversation, entity, topic);
        if (genuine.isEmpty()) {
            return;
        }
        Call call = genuine.get();
        LedgerEntry entry = enter(call, entity);
        Scenario scenario = scenarios.of(entity, call);
        boolean neverAnswers = scenario.behaviour() == Behaviour.NEVER;
        if (neverAnswers || !isTroubled(conversation, scenario, entry)) {
            ledger.settle(new LedgerLine.Settled(
                    call.call(), TAKEN_BACK, 0, null, scenario.clockSkewSeconds(), Instant.now()));
            ledger.sync();
            answer(conversation, scenario, entry, current(call));
        }
    }

    /** The call, where it is signed and sent to the right place; otherwise the caller has been told. */
    private Optional<Call> genuine(Conversation conversation, String entity, Optional<String> topic)
            throws IOException {
        byte[] body = conversation.body();
        Call call = Json.read(body, Call.class);
        if (!signatures.of(entity, 0).verifies(conversation.header(CallSignature.HEADER), call.call(), body)) {
            conversation.problem(
                    401,
                    "bad-signature",
                    "The header " + CallSignature.HEADER + " is missing, too old, or not made over this call and body "
                            + "with the secret of " + entity + ". Nothing was done.");
            return Optional.empty();
        }
        checkPath(call, topic);
        return Optional.of(call);
    }

    private LedgerEntry enter(Call call, String entity) {
        return ledger.append(new LedgerLine.Received(
                call.call(), call.request(), entity, call.operation(), call.amount(), call.callback(), Instant.now()));
    }

    private static void checkPath(Call call, Optional<String> topic) {
        if (topic.isEmpty() && call.amount() == null) {
            throw new IllegalArgumentException("\"amount\" is missing from the payment " + call.call() + ".");
        }
        if (topic.isPresent() && !topic.get().equals(call.operation())) {
            throw new IllegalArgumentException("The path names the operation " + topic.get() + ", the body "
                    + call.operation() + ". Nothing was done.");
        }
    }

    /** Answers, or stays silent, without doing anything, where the scenario wants that. */
    private boolean isTroubled(Conversation conversation, Scenario scenario, LedgerEntry entry) {
        Behaviour behaviour = scenario.behaviour();
        boolean error = behaviour == Behaviour.ERROR && scenario.troubles(entry.received());
        boolean never = behaviour == Behaviour.NEVER && entry.settled().isEmpty();
        if (behaviour != Behaviour.DOWN && behaviour != Behaviour.HANG && !error && !never) {
            return false;
        }
        ledger.sync();
        if (never) {
            answer(conversation, scenario, entry, new Answer.Accepted(entry.reference()));
        } else if (error) {
            conversation.problem(500, "broken-entity", "The scenario \"" + scenario.id() + "\" answers with errors.");
        } else if (behaviour == Behaviour.DOWN) {
            conversation.problem(503, "entity-down", "The scenario \"" + scenario.id() + "\" has this entity down.");
        }
        return true;
    }

    private void settle(Conversation conversation, Scenario scenario, LedgerEntry entry, Call call, long latency) {
        Behaviour behaviour = scenario.behaviour();
        int owed = behaviour == Behaviour.TWICE ? 2 : behaviour.answersByCallback() ? 1 : 0;
        boolean atOnce = behaviour == Behaviour.EARLY || behaviour == Behaviour.ECHO;
        Instant now = Instant.now();
        Instant due = owed == 0 ? null : atOnce ? now : now.plusMillis(latency + delay(scenario));
        Instant theirTime = (due == null ? now : due).plusSeconds(scenario.clockSkewSeconds());
        LedgerLine.Settled line = new LedgerLine.Settled(
                call.call(), results.of(scenario, entry, call, theirTime), owed, due, scenario.clockSkewSeconds(), now);
        Optional<LedgerEntry> fresh =
                repeatsAreKnown(conversation, call) ? ledger.settle(line) : Optional.of(ledger.append(line));
        ledger.sync();
        if (behaviour == Behaviour.BROKEN && scenario.troubles(entry.received())) {
            conversation.breakOff();
        } else if (fresh.isEmpty()) {
            answer(conversation, scenario, entry, current(call));
        } else if (owed == 0) {
            answer(conversation, scenario, entry, line.answer());
        } else if (behaviour == Behaviour.EARLY) {
            callbacks
                    .deliver(call.call())
                    .thenRun(() -> answer(conversation, scenario, entry, new Answer.Accepted(entry.reference())));
        } else {
            callbacks.schedule(fresh.get());
            answer(
                    conversation,
                    scenario,
                    entry,
                    behaviour == Behaviour.ECHO ? line.answer() : new Answer.Accepted(entry.reference()));
        }
    }

    /** An entity knows a repeated call by its key only; without the key it would do the same thing again. */
    private static boolean repeatsAreKnown(Conversation conversation, Call call) {
        return call.call().equals(conversation.header("Idempotency-Key"));
    }

    private Answer current(Call call) {
        LedgerEntry entry = ledger.entry(call.call()).orElseThrow();
        LedgerLine.Settled settled = entry.settled().orElseThrow();
        boolean known = settled.due() == null || !settled.due().isAfter(Instant.now());
        return known ? settled.answer() : new Answer.Accepted(entry.reference());
    }

    private void answer(Conversation conversation, Scenario scenario, LedgerEntry entry, Answer answer) {
        byte[] body = Json.write(answer);
        String signature =
                signatures.of(entry.entity(), scenario.clockSkewSeconds()).sign(entry.call(), body);
        conversation.answer(
                answer instanceof Answer.Accepted ? 202 : 200, body, Map.of(CallSignature.HEADER, signature));
    }

    private static long delay(Scenario scenario) {
        return (scenario.delay() == null ? USUAL_DELAY : scenario.delay()).draw();
    }
}
