package dev.muamala.request;

import static dev.muamala.request.CommandRefused.Kind.UNDER_WAY;

import dev.muamala.events.LocalizedText;
import dev.muamala.events.RequestEvent.RequestSubmitted;
import dev.muamala.events.RequestId;
import dev.muamala.eventstore.EventLog;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.common.caching.Cache;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
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
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();

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
     * @throws CommandRefused {@code idempotency-key-reused} when the applicant has used the key for something else,
     *     {@code idempotency-key-in-use} while this node is at the same submission
     */
    public Receipt submit(SubmitRequest command) {
        return alone(command.request().value(), () -> {
            try {
                Receipt receipt = gateway.sendAndWait(command);
                return new Receipt(1).at(receipt.position() - receipt.version() + 1);
            } catch (ConcurrencyException e) {
                return submittedBefore(command.request(), command.fingerprint()).orElseThrow(() -> e);
            }
        });
    }

    /**
     * The first answer to a submission; empty when there was none under this id.
     *
     * @throws CommandRefused {@code idempotency-key-reused} when it was of something else
     */
    Optional<Receipt> submittedBefore(RequestId request, String fingerprint) {
        DomainEventStream history = events.readEvents(request.value());
        if (!history.hasNext()) {
            return Optional.empty();
        }
        if (!((RequestSubmitted) history.next().getPayload()).fingerprint().equals(fingerprint)) {
            throw CommandRefused.keyReused();
        }
        return Optional.of(new Receipt(1).at(log.positionOf(request.value(), 0)));
    }

    /**
     * @throws CommandRefused when the request does not exist or is not in a state for this command; nothing was changed
     * @throws ConcurrencyException when others kept changing the request; nothing was changed
     */
    public Receipt send(RequestCommand command) {
        return send(command, Map.of());
    }

    /**
     * As {@link #send(RequestCommand)}, and what was done under the key is answered as it was then. A command that is
     * refused or changes nothing leaves its key free.
     *
     * @throws CommandRefused {@code idempotency-key-reused} when something else was done to the request under the key,
     *     {@code idempotency-key-in-use} while this node is at it
     */
    public Receipt send(RequestCommand command, Once once) {
        return alone(command.request() + " " + once.key(), () -> {
            Receipt receipt = send(command, once.asMetadata());
            return receipt.version() == ServiceRequest.DONE_BEFORE ? firstAnswer(command.request(), once) : receipt;
        });
    }

    private Receipt firstAnswer(RequestId request, Once once) {
        long last = events.readEvents(request.value())
                .asStream()
                .filter(event -> once.isKeyOf(event.getMetaData()))
                .mapToLong(DomainEventMessage::getSequenceNumber)
                .max()
                .orElseThrow();
        return new Receipt(last + 1).at(log.positionOf(request.value(), last));
    }

    private Receipt send(RequestCommand command, Map<String, String> metadata) {
        RequestId request = command.request();
        if (!request.isWellFormed()) {
            throw CommandRefused.noRequest();
        }
        for (int attempt = 1; ; attempt++) {
            boolean fresh = attempt > 1 || !requests.containsKey(request.value());
            try {
                Receipt receipt = gateway.sendAndWait(new GenericCommandMessage<>(command, metadata));
                if (receipt.hasPosition() || receipt.version() == ServiceRequest.DONE_BEFORE) {
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

    /** Another node may be at the same; the log decides between the two, and both answer the same. */
    private Receipt alone(String what, Supplier<Receipt> work) {
        if (!underWay.add(what)) {
            throw new CommandRefused(
                    UNDER_WAY,
                    "idempotency-key-in-use",
                    new LocalizedText(
                            "ما زال الطلب الأول بمفتاح عدم التكرار هذا قيد التنفيذ؛ أعد المحاولة بعد قليل.",
                            "The first request under this idempotency key is still being done; ask again shortly."));
        }
        try {
            return work.get();
        } finally {
            underWay.remove(what);
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
