package dev.muamala.erasure;

import dev.muamala.attachment.Attachments;
import dev.muamala.events.ApplicantId;
import dev.muamala.events.LocalizedText;
import dev.muamala.events.PersonEvent;
import dev.muamala.events.PersonEvent.ErasureOrdered;
import dev.muamala.events.PersonEvent.PersonErased;
import dev.muamala.events.PersonId;
import dev.muamala.events.RequestId;
import dev.muamala.eventstore.EventLog;
import dev.muamala.eventstore.EventLog.Held;
import dev.muamala.eventstore.PersonKeys;
import dev.muamala.eventstore.ReadsSeen;
import dev.muamala.request.CommandRefused;
import dev.muamala.request.EraseApplicant;
import dev.muamala.request.RequestCommands;
import dev.muamala.webhook.Webhooks;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.modelling.command.ConcurrencyException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Erases persons. First it is recorded that it shall be done; each step after that may be done again, so whoever takes
 * the work up, after whichever crash, goes through all of them. The name is known for as long as the key is there, and
 * the key goes last.
 */
final class Erasures {
    private static final Logger LOG = LoggerFactory.getLogger(Erasures.class);
    private static final long ORDERED = 0;
    private static final long ERASED = 1;

    private final EventLog log;
    private final PersonKeys keys;
    private final RequestCommands commands;
    private final Belongings belongings;
    private final Clock clock;

    /** What a person has here beside their requests. */
    record Belongings(Webhooks webhooks, Attachments attachments, ReadsSeen reads) {
        void forget(ApplicantId who, PersonId person, List<RequestId> requests, Instant now) {
            webhooks.forget(who, now);
            attachments.forget(who, requests);
            reads.forget(who, person);
        }
    }

    /**
     * What became of an order.
     *
     * @param requests how many of the person's requests know them no more
     * @param done whether it is over; otherwise it goes on by itself
     * @param position where the log says so; 0 where nothing was known of the person
     */
    record Outcome(int requests, boolean done, long position) {
        static final Outcome NOTHING_KNOWN = new Outcome(0, true, 0);
    }

    Erasures(EventLog log, PersonKeys keys, RequestCommands commands, Belongings belongings, Clock clock) {
        this.log = log;
        this.keys = keys;
        this.commands = commands;
        this.belongings = belongings;
        this.clock = clock;
    }

    /**
     * Erases this person. Doing it again changes nothing.
     *
     * @param by who wants it, as history keeps it
     * @throws CommandRefused {@code requests-open} while not all of the person's requests are over, {@code
     *     kept-in-the-clear} when the log has some in which nothing is encrypted; nothing was changed
     */
    Outcome order(ApplicantId who, String by) {
        refuseOpen(log.requestsInTheClear(who));
        Optional<PersonId> known = keys.find(who);
        if (known.isEmpty()) {
            refuseInTheClear(log.requestsInTheClear(who).size());
            return Outcome.NOTHING_KNOWN;
        }
        refuseOpen(log.requestsOf(known.get()));
        refuseInTheClear(log.requestsInTheClear(who).size());
        append(ORDERED, new ErasureOrdered(known.get(), by, now()));
        return carryOut(known.get());
    }

    private static void refuseOpen(List<Held> requests) {
        long open = requests.stream().filter(request -> !request.over()).count();
        if (open > 0) {
            throw new CommandRefused(
                    CommandRefused.Kind.CONFLICT,
                    "requests-open",
                    new LocalizedText(
                            "لم تنته معاملات هذا الشخص بعد (" + open + ")؛ أعد المحاولة عند انتهائها. لم يُمح شيء.",
                            "Requests of this person are open: " + open
                                    + ". Try again when they are over. Nothing was erased."));
        }
    }

    private static void refuseInTheClear(int requests) {
        if (requests > 0) {
            throw new CommandRefused(
                    CommandRefused.Kind.CONFLICT,
                    "kept-in-the-clear",
                    new LocalizedText(
                            "قُدّمت معاملات لهذا الشخص قبل بدء التشفير (" + requests
                                    + ")، والسجل لا يُعدّل. لم يُمح شيء.",
                            "Requests of this person were submitted before anything was encrypted: " + requests
                                    + ". The log is never edited, so they cannot be forgotten. Nothing was erased."));
        }
    }

    /** Goes on with an erasure that was ordered. */
    Outcome carryOut(PersonId person) {
        keys.detach(person);
        List<Held> held = log.requestsOf(person);
        List<RequestId> requests = held.stream().map(Held::request).toList();
        if (!held.stream().allMatch(Held::over)) {
            LOG.info("The erasure of person {} waits for requests that began meanwhile", person);
            return new Outcome(0, false, log.head());
        }
        requests.forEach(request -> commands.sendInPassing(new EraseApplicant(request, person)));
        keys.identity(person).ifPresent(who -> belongings.forget(who, person, requests, now()));
        keys.destroy(person);
        append(ERASED, new PersonErased(person, requests, now()));
        LOG.info("Person {} is erased: {} requests", person, requests.size());
        return new Outcome(requests.size(), true, log.positionOf(ErasureDueWork.id(person), ERASED));
    }

    /** Where another was first, it says the same. */
    private void append(long sequence, PersonEvent event) {
        try {
            log.appendEvents(List.of(new GenericDomainEventMessage<>(
                    EventLog.PERSON, ErasureDueWork.id(event.person()), sequence, event)));
        } catch (ConcurrencyException e) {
            LOG.debug("It is recorded already: {}", event, e);
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
