package dev.muamala.rehearsal;

import dev.muamala.events.Emirate;
import dev.muamala.events.RequestId;
import dev.muamala.events.WorkflowVersion;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How one request fares on the draft.
 *
 * @param ranOn the version that served it
 * @param parting empty when it fares the same
 * @param waitsFor the elements at which it would wait for an answer that history does not have
 * @param detail why it is stuck, empty otherwise
 * @param assumed how often an operation was taken to answer the same although it was asked with other input
 * @param running whether it has not come to an end
 * @param couldMove whether all that it has been through is the same on the draft
 */
record Fare(
        RequestId request,
        Emirate emirate,
        WorkflowVersion ranOn,
        Verdict verdict,
        Optional<Parting> parting,
        Set<String> waitsFor,
        String detail,
        Course before,
        Course after,
        Map<String, Integer> assumed,
        boolean running,
        boolean couldMove) {

    /**
     * What differs, by a name that is the same in every rehearsal of the same change: the verdict, the element after
     * which the ways part, what was next and what is next, and what comes of it.
     */
    Optional<Difference> difference() {
        return parting.map(where -> new Difference(
                verdict.code() + "/" + Parting.word(where.after()) + "/"
                        + where.was().word() + "-to-" + where.is().word() + suffix(),
                verdict,
                "After " + where.after() + ", history: " + where.was().words() + "; draft: "
                        + where.is().words() + "." + consequence()));
    }

    private String suffix() {
        return switch (verdict) {
            case DIFFERENT_RESULT -> "/" + Parting.word(before.outcome()) + "-to-" + Parting.word(after.outcome());
            case WOULD_WAIT -> "/for-" + Parting.word(String.join("+", waitsFor));
            default -> "";
        };
    }

    private String consequence() {
        return switch (verdict) {
            case DIFFERENT_RESULT -> " Result: " + after.outcome() + ", where it was " + before.outcome() + ".";
            case WOULD_WAIT -> " It would wait for " + String.join(", ", waitsFor) + ".";
            default -> "";
        };
    }
}
