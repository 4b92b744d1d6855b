package dev.muamala.request;

import static dev.muamala.request.CommandRefused.Kind.INVALID;

import dev.muamala.events.LocalizedText;
import dev.muamala.events.RequestEvent.RequestSubmitted;
import dev.muamala.events.RequestId;
import dev.muamala.eventstore.EventLog;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.common.caching.Cache;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.springframework.stereotype.Component;

/**
 * The way in for every command, with or without HTTP. When this returns, what the command did is durable.
 *
 * <p>Several nodes may hold the same request in memory. Whoever appends first wins; the other meets a conflict, forgets
 * what it held and decides again on what is true. And since memory may be behind without a conflict to show it, a
 * refusal, or an answer that changes nothing, is given only on a request that was just read from the log.
 */
@Component
public class RequestCommands {
    private static final int ATTEMPTS = 10;

    private final CommandGateway gateway;
    private final Cache requests;
    private final EventLog log;
    private final EventStore events;

    RequestCommands(CommandBus bus, CommandGateway gateway, Cache requestCache, EventLog log, EventStore events) {
        bus.registerHandlerInterceptor(new ReceiptInterceptor());
        this.gateway = gateway;
        this.requests = requestCache;
        this.log = log;
        this.events = events;
    }

    /**
     * Hands in a request. The position of the receipt is that of {@link RequestSubmitted}, so that submitting again
     * gives the same answer.
     *
     * @throws CommandRefused {@code idempotency-key-reused} when the applicant has used the key for something else
     */
    public Receipt submit(SubmitRequest command) {
        try {
            Receipt receipt = gateway.sendAndWait(command);
            return new Receipt(1).at(receipt.position() - receipt.version() + 1);
        } catch (ConcurrencyException e) {
            return submittedBefore(command);
        }
    }

    private Receipt submittedBefore(SubmitRequest command) {
        RequestSubmitted first = (RequestSubmitted)
                events.readEvents(command.request().value()).next().getPayload();
        if (!first.fingerprint().equals(command.fingerprint())) {
            throw new CommandRefused(
                    INVALID,
                    "idempotency-key-reused",
                    new LocalizedText(
                            "استُخدم مفتاح عدم التكرار هذا لطلب مختلف.",
                            "This idempotency key was used for a different request; choose a new key."));
        }
        return new Receipt(1).at(log.positionOf(command.request().value(), 0));
    }

    /**
     * @throws CommandRefused when the request does not exist or is not in a state for this command; nothing was changed
     * @throws ConcurrencyException when others kept changing the request; nothing was changed
     */
    public Receipt send(RequestCommand command) {
        RequestId request = command.request();
        if (!request.isWellFormed()) {
            throw CommandRefused.noRequest();
        }
        for (int attempt = 1; ; attempt++) {
            boolean fresh = attempt > 1 || !requests.containsKey(request.value());
            try {
                Receipt receipt = gateway.sendAndWait(command);
                if (receipt.hasPosition()) {
                    return receipt;
                }
                if (fresh) {
                    return receipt.at(log.positionOf(request.value(), receipt.version() - 1));
                }
            } catch (CommandRefused e) {
                if (fresh) {
                    throw e;
                }
            } catch (ConcurrencyException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            } catch (AggregateNotFoundException e) {
                throw CommandRefused.noRequest();
            }
            requests.remove(request.value());
        }
    }

    /** As {@link #send}, for one of very many: a request that is not in memory does not drive out one that is. */
    public Receipt sendInPassing(RequestCommand command) {
        String request = command.request().value();
        boolean inMemory = requests.containsKey(request);
        try {
            return send(command);
        } finally {
            if (!inMemory) {
                requests.remove(request);
            }
        }
    }
}
