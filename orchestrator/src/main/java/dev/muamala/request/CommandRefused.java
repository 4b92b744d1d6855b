package dev.muamala.request;

import dev.muamala.catalogue.Violation;
import dev.muamala.events.LocalizedText;
import java.util.List;

/**
 * A command that cannot be obeyed in the present state, or asks for something that is not there. Nothing was changed.
 * The code is stable; front ends may act on it.
 */
public final class CommandRefused extends RuntimeException {
    /** How the refusal reads in HTTP (RFC 9110). */
    public enum Kind {
        MALFORMED(400),
        FORBIDDEN(403),
        NOT_FOUND(404),
        CONFLICT(409),
        /** The same is being done just now; asking again soon tells what became of it. */
        UNDER_WAY(409),
        INVALID(422);

        private final int status;

        Kind(int status) {
            this.status = status;
        }

        public int status() {
            return status;
        }
    }

    private final Kind kind;
    private final String code;
    private final LocalizedText explanation;
    private final List<Violation> violations;

    public CommandRefused(Kind kind, String code, LocalizedText explanation) {
        this(kind, code, explanation, List.of());
    }

    public CommandRefused(Kind kind, String code, LocalizedText explanation, List<Violation> violations) {
        super(code + ": " + explanation.en(), null, false, false);
        this.kind = kind;
        this.code = code;
        this.explanation = explanation;
        this.violations = List.copyOf(violations);
    }

    /** Of what is handed in, with all that is wrong with it. */
    public static CommandRefused invalid(List<Violation> violations) {
        return new CommandRefused(
                Kind.INVALID,
                "request-invalid",
                new LocalizedText("الطلب غير مكتمل أو غير صحيح.", "The request is incomplete or wrong."),
                violations);
    }

    static CommandRefused keyReused() {
        return new CommandRefused(
                Kind.INVALID,
                "idempotency-key-reused",
                new LocalizedText(
                        "استُخدم مفتاح عدم التكرار هذا لطلب مختلف.",
                        "This idempotency key was used for a different request; choose a new key."));
    }

    /** Of a request that is not there, or not for whoever asks: both read alike. */
    static CommandRefused noRequest() {
        return new CommandRefused(
                Kind.NOT_FOUND,
                "request-not-found",
                new LocalizedText("لا توجد معاملة بهذا الرقم.", "There is no request of this number."));
    }

    /** The request names somebody else than its caller, who may not act for others. */
    public static CommandRefused notYou(String field) {
        return new CommandRefused(
                Kind.FORBIDDEN,
                "not-you",
                new LocalizedText(
                        "الحقل \"" + field + "\" يذكر غيرك؛ احذفه. لم يتغير شيء.",
                        "\"" + field + "\" names somebody else than your token; leave it out. Nothing was changed."));
    }

    public Kind kind() {
        return kind;
    }

    public String code() {
        return code;
    }

    public LocalizedText explanation() {
        return explanation;
    }

    /** Which parts of the input are at fault; empty when the whole is. */
    public List<Violation> violations() {
        return violations;
    }
}
