package dev.muamala.status;

import dev.muamala.access.Reach;
import dev.muamala.access.Witness;
import dev.muamala.events.LocalizedText;
import dev.muamala.problem.Problem;
import dev.muamala.problem.ProblemException;
import dev.muamala.status.RequestStatus.Holder;
import dev.muamala.status.RequestStatus.HolderKind;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import org.springframework.http.HttpStatus;

/**
 * Whose requests whoever reads may see: what was granted where callers are asked who they are, and nothing where nobody
 * was asked. What they may not see reads as if it were not there.
 */
record Viewer(Reach reach, Witness witness, Instant until) {
    private static final Problem NOBODY_NAMED = Problem.of(
            HttpStatus.BAD_REQUEST,
            "applicant-required",
            new LocalizedText("يلزم تحديد مقدّم الطلب", "The applicant is missing"),
            new LocalizedText("حدّد \"applicant\".", "Give \"applicant\", whose requests are meant."));
    private static final Problem NOT_YOU = Problem.of(
            HttpStatus.FORBIDDEN,
            "not-you",
            new LocalizedText("لست مقدّم الطلب", "That is not you"),
            new LocalizedText(
                    "يمكنك رؤية طلباتك فقط؛ احذف \"applicant\".",
                    "You may see your own requests only; leave \"applicant\" out."));

    static Viewer of(HttpServletRequest request) {
        return new Viewer(
                Reach.of(request.getAttribute(Reach.ATTRIBUTE)),
                Witness.of(request.getAttribute(Witness.ATTRIBUTE)),
                request.getAttribute(Reach.UNTIL) instanceof Instant until ? until : Instant.MAX);
    }

    /** Whether what was granted has come to its end, for those who stay connected. */
    boolean isOver(Instant now) {
        return !now.isBefore(until);
    }

    /** Must be said of all that is shown; not of what is answered 304, which the caller has. */
    void saw(RequestStatus status) {
        witness.saw(status.id(), status.applicant());
    }

    void saw(RequestSummary status) {
        witness.saw(status.id(), status.applicant());
    }

    boolean sees(RequestStatus status) {
        return reach.covers(
                status.applicant(),
                status.holders().stream()
                        .filter(holder -> holder.kind() == HolderKind.ENTITY || holder.kind() == HolderKind.OFFICER)
                        .map(Holder::id));
    }

    /** Whether what is seen today may be out of sight tomorrow, because it has gone on to somebody else. */
    boolean losesSight() {
        return reach.entity() != null;
    }

    /**
     * Whose requests "mine" are: the caller's own, or of whom the caller names, where the caller may see all.
     *
     * @param named null when nobody is
     * @throws ProblemException when somebody else is named, or nobody is and must be
     */
    String applicant(String named) {
        return reach.actingFor(named)
                .orElseThrow(() -> new ProblemException(named == null || named.isBlank() ? NOBODY_NAMED : NOT_YOU));
    }
}
