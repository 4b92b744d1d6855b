package dev.muamala.faults;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** What must hold of a system that has come to rest, whatever was done to it before. */
public enum Invariant {
    I1("every acknowledged submit ended exactly once or is still open with a reason", EveryRequestGoesOn::violations),
    I2("each call had at most one effect, and the entities' ledgers equal ours", OneEffect::violations),
    I3("streams are gapless, and so is the global index", NoGaps::violations),
    I4("stored documents equal the folds of their events", DocumentsAreFolds::violations),
    I5("every event reached every projection", ReadToTheEnd::violations),
    I6("each open run rebuilt by replay equals its aggregate's open steps", ReplayEqualsAggregate::violations),
    I7("same idempotency key, same answer", SameKeySameAnswer::violations),
    I8("no reader saw a version go backwards", NeverBackwards::violations),
    I9("the hash chain verifies", ChainVerifies::violations),
    I10("nothing is overdue beyond its lease, and nothing is put off without reason", NothingOverdue::violations),
    I11("due work equals what the log says is due", DueWorkFollowsFromLog::violations);

    private final String promise;
    private final Function<Evidence, Stream<String>> check;

    Invariant(String promise, Function<Evidence, Stream<String>> check) {
        this.promise = promise;
        this.check = check;
    }

    List<Violation> violationsIn(Evidence evidence) {
        return check.apply(evidence).map(what -> new Violation(this, what)).toList();
    }

    @Override
    public String toString() {
        return name() + " " + promise;
    }
}
