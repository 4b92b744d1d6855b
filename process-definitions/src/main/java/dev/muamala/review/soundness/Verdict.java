package dev.muamala.review.soundness;

import java.util.List;

/** What is known about the soundness of a workflow after so many states of it were looked at. */
public sealed interface Verdict {
    int states();

    /**
     * From wherever the workflow can get to, it can get to an end; everything that is drawn can happen; nothing piles
     * up, and nothing is done twice for want of a join.
     *
     * @param assumptions what was left out of account, in words; for example how often a reminder comes
     */
    record Sound(int states, List<String> assumptions) implements Verdict {
        public Sound {
            assumptions = List.copyOf(assumptions);
        }
    }

    /** @param counterExamples each one real; there may be more when the bound was met */
    record Unsound(int states, List<CounterExample> counterExamples) implements Verdict {
        public Unsound {
            counterExamples = List.copyOf(counterExamples);
        }
    }

    /**
     * Nothing unsound was found, and not everything was looked at.
     *
     * @param why a sentence
     */
    record NotProved(int states, String why) implements Verdict {}
}
