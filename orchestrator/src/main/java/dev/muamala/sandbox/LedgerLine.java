package dev.muamala.sandbox;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.muamala.events.Money;
import java.time.Instant;

/** One thing that happened to a call, as one line of the ledger's file. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "line")
@JsonSubTypes({
    @JsonSubTypes.Type(value = LedgerLine.Received.class, name = "received"),
    @JsonSubTypes.Type(value = LedgerLine.Settled.class, name = "settled"),
    @JsonSubTypes.Type(value = LedgerLine.CalledBack.class, name = "called-back")
})
public sealed interface LedgerLine {
    String call();

    Instant at();

    /** The call arrived, for the first time or again. */
    record Received(
            String call, String request, String entity, String operation, Money amount, String callback, Instant at)
            implements LedgerLine {}

    /**
     * What was asked has been done or refused.
     *
     * @param callbacks how many callbacks are owed for it
     * @param due when the first callback may go out; null when the answer was given at once
     */
    record Settled(String call, Answer answer, int callbacks, Instant due, int clockSkewSeconds, Instant at)
            implements LedgerLine {}

    /** A callback was tried. */
    record CalledBack(String call, boolean acknowledged, Instant at) implements LedgerLine {}
}
