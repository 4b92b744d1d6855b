package dev.muamala.sandbox;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.muamala.events.Money;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What an entity knows of one call: a reading of the lines that the ledger has of it.
 *
 * @param number counts the calls of the whole sandbox from 1, in the order of their first arrival
 */
@JsonIgnoreProperties("lines")
@JsonPropertyOrder({"number", "call", "request", "entity", "operation", "amount", "received", "effects", "outcome"})
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record LedgerEntry(long number, List<LedgerLine> lines) {
    LedgerEntry after(LedgerLine line) {
        List<LedgerLine> longer = new ArrayList<>(lines);
        longer.add(line);
        return new LedgerEntry(number, List.copyOf(longer));
    }

    @JsonProperty
    public String call() {
        return opening().call();
    }

    @JsonProperty
    public String request() {
        return opening().request();
    }

    @JsonProperty
    public String entity() {
        return opening().entity();
    }

    @JsonProperty
    public String operation() {
        return opening().operation();
    }

    /** The money of a payment. */
    @JsonProperty
    public Optional<Money> amount() {
        return Optional.ofNullable(opening().amount());
    }

    /** How often the call arrived. */
    @JsonProperty
    public int received() {
        return (int) all(LedgerLine.Received.class).count();
    }

    /** How often it was done. More than once is the caller's fault: it repeated the call without its key. */
    @JsonProperty
    public int effects() {
        return (int) all(LedgerLine.Settled.class)
                .filter(settled -> settled.answer() instanceof Answer.Replied)
                .count();
    }

    /** {@code open} while nothing is decided, then {@code replied} or {@code refused}. */
    @JsonProperty
    public String outcome() {
        return settled()
                .map(settled -> settled.answer() instanceof Answer.Replied ? "replied" : "refused")
                .orElse("open");
    }

    @JsonProperty
    public Optional<Answer> answer() {
        return settled().map(LedgerLine.Settled::answer);
    }

    /** Callbacks that were not acknowledged yet. */
    @JsonProperty
    public int callbacksOwed() {
        int promised = all(LedgerLine.Settled.class)
                .mapToInt(LedgerLine.Settled::callbacks)
                .sum();
        return Math.max(0, promised - callbacksAcknowledged());
    }

    @JsonProperty
    public int callbackAttempts() {
        return (int) all(LedgerLine.CalledBack.class).count();
    }

    @JsonProperty
    public int callbacksAcknowledged() {
        return (int) all(LedgerLine.CalledBack.class)
                .filter(LedgerLine.CalledBack::acknowledged)
                .count();
    }

    @JsonProperty
    public Instant first() {
        return lines.get(0).at();
    }

    @JsonProperty
    public Instant last() {
        return lines.get(lines.size() - 1).at();
    }

    /** The entity's own number for the call. */
    String reference() {
        return String.format("%s-%06d", entity().toUpperCase(Locale.ROOT), number);
    }

    Optional<LedgerLine.Settled> settled() {
        return all(LedgerLine.Settled.class).reduce((earlier, later) -> later);
    }

    /** Where the answer is to be sent, as the call said when it last arrived. */
    String callback() {
        return all(LedgerLine.Received.class)
                .reduce((earlier, later) -> later)
                .map(LedgerLine.Received::callback)
                .orElse(null);
    }

    private LedgerLine.Received opening() {
        return (LedgerLine.Received) lines.get(0);
    }

    private <T extends LedgerLine> Stream<T> all(Class<T> kind) {
        return lines.stream().filter(kind::isInstance).map(kind::cast);
    }
}
