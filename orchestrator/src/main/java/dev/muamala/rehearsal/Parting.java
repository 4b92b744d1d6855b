package dev.muamala.rehearsal;

import dev.muamala.events.StepKey;
import dev.muamala.workflow.interpreter.Input;
import dev.muamala.workflow.interpreter.Step;
import dev.muamala.workflow.interpreter.Turn;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Where a draft's way parts from history's. Requests that part alike have an equal parting: it names elements of the
 * workflow, and no request.
 *
 * @param after the element that had ended, or {@code submission}
 * @param was what history did next, in a word and in words
 * @param is what the draft does next
 */
record Parting(String after, Deed was, Deed is) {
    private static final String SUBMISSION = "submission";
    private static final Deed NOTHING = new Deed("nothing", "nothing more follows");
    private static final Deed STANDSTILL = new Deed("standstill", "the workflow cannot go on");

    /** @param word made of letters, digits, dots and hyphens, so that it can be part of a name */
    record Deed(String word, String words) {}

    /** What differs among the steps: what is asked and decided tells more than what is listened for meanwhile. */
    static Parting at(Input input, List<Step> was, List<Step> is) {
        List<Step> past = without(was, is);
        List<Step> now = without(is, was);
        if (past.isEmpty() && now.isEmpty()) {
            int same = 0;
            while (was.get(same).equals(is.get(same))) {
                same++;
            }
            return new Parting(after(input), deed(was.get(same)), deed(is.get(same)));
        }
        Optional<Step> then = telling(past);
        return then.flatMap(step -> now.stream()
                        .filter(other -> areOfOneElement(step, other))
                        .findFirst()
                        .map(other -> changed(after(input), step, other)))
                .orElseGet(() -> new Parting(
                        after(input),
                        then.map(Parting::deed).orElse(NOTHING),
                        telling(now).map(Parting::deed).orElse(NOTHING)));
    }

    private static boolean areOfOneElement(Step one, Step other) {
        return one.getClass() == other.getClass() && activity(one.key()).equals(activity(other.key()));
    }

    private static List<Step> without(List<Step> steps, List<Step> others) {
        return steps.stream().filter(step -> !others.contains(step)).toList();
    }

    private static Optional<Step> telling(List<Step> steps) {
        return steps.stream()
                .filter(step -> step instanceof Step.CallEntity
                        || step instanceof Step.AskPerson
                        || step instanceof Step.Decide
                        || step instanceof Step.End)
                .findFirst()
                .or(() -> steps.stream().findFirst());
    }

    /** Something else happens next. */
    static Parting between(Turn before, Optional<Turn> was, Optional<Turn> is) {
        return new Parting(
                after(before.input()),
                was.map(turn -> happening(turn.input())).orElse(NOTHING),
                is.map(turn -> happening(turn.input())).orElse(NOTHING));
    }

    /** The draft cannot go on where history could. */
    static Parting standstill(Input input, List<Step> was) {
        return new Parting(after(input), was.isEmpty() ? NOTHING : deed(was.get(0)), STANDSTILL);
    }

    /** History could not go on where the draft can. */
    static Parting recovery(Input input, List<Step> is) {
        return new Parting(after(input), STANDSTILL, is.isEmpty() ? NOTHING : deed(is.get(0)));
    }

    private static Parting changed(String after, Step was, Step is) {
        String activity = activity(is.key());
        if (was instanceof Step.CallEntity past && is instanceof Step.CallEntity now) {
            return past.topic().equals(now.topic())
                    ? changed(after, activity, "input", past.input(), now.input())
                    : changed(after, activity, "operation", past.topic(), now.topic());
        }
        if (was instanceof Step.AskPerson past && is instanceof Step.AskPerson now) {
            return !Objects.equals(past.form(), now.form())
                    ? changed(after, activity, "form", past.form(), now.form())
                    : !Objects.equals(past.assignee(), now.assignee())
                            ? changed(after, activity, "assignee", past.assignee(), now.assignee())
                            : changed(after, activity, "context", past.context(), now.context());
        }
        if (was instanceof Step.Decide past && is instanceof Step.Decide now) {
            return past.input().equals(now.input())
                    ? changed(after, activity, "output", past.output(), now.output())
                    : changed(after, activity, "input", past.input(), now.input());
        }
        if (was instanceof Step.End past
                && is instanceof Step.End now
                && !past.outcome().equals(now.outcome())) {
            return changed(after, activity, "outcome", past.outcome(), now.outcome());
        }
        if (was instanceof Step.ScheduleTimer && is instanceof Step.ScheduleTimer) {
            return new Parting(
                    after,
                    new Deed(word(activity), "the timer " + activity + " was due at its time"),
                    new Deed(word(activity) + ".due", "it is due at another"));
        }
        return new Parting(
                after,
                new Deed(word(activity), words(was)),
                new Deed(word(activity) + ".again", words(is) + ", another time or in another place"));
    }

    private static Parting changed(String after, String activity, String what, String was, String is) {
        return new Parting(
                after,
                new Deed(word(activity), activity + " has the " + what + " " + was),
                new Deed(word(activity) + "." + what, "it has " + is));
    }

    private static Parting changed(
            String after, String activity, String what, Map<String, Object> was, Map<String, Object> is) {
        Set<String> names = new LinkedHashSet<>(was.keySet());
        names.addAll(is.keySet());
        names.removeIf(
                name -> was.containsKey(name) && is.containsKey(name) && Objects.equals(was.get(name), is.get(name)));
        return new Parting(
                after,
                new Deed(word(activity), activity + " has its " + what),
                new Deed(word(activity) + "." + what, "it has another " + String.join(", ", names)));
    }

    private static Deed deed(Step step) {
        String word = word(activity(step.key()));
        boolean leaves = step instanceof Step.Cancel || step instanceof Step.CancelTimer;
        return new Deed(leaves ? "leave-" + word : word, words(step));
    }

    private static String words(Step step) {
        String activity = activity(step.key());
        if (step instanceof Step.CallEntity call) {
            return call.topic() + " is called (" + activity + ")";
        }
        if (step instanceof Step.AskPerson ask) {
            return ask.assignee() + " is asked for " + ask.form() + " (" + activity + ")";
        }
        if (step instanceof Step.AwaitMessage await) {
            return "the message " + await.message() + " is awaited (" + activity + ")";
        }
        if (step instanceof Step.ScheduleTimer) {
            return "the timer " + activity + " is set";
        }
        if (step instanceof Step.Decide decide) {
            return decide.decision() + " is decided (" + activity + ")";
        }
        if (step instanceof Step.Escalate escalation) {
            return escalation.code() + " is escalated (" + activity + ")";
        }
        if (step instanceof Step.End end) {
            return "it ends as " + end.outcome() + " (" + activity + ")";
        }
        return activity + " is given up";
    }

    private static Deed happening(Input input) {
        String activity = after(input);
        return new Deed(
                word(activity),
                input instanceof Input.Fired ? "the time of " + activity + " comes" : activity + " is answered");
    }

    private static String after(Input input) {
        return Past.ended(input).map(Parting::activity).orElse(SUBMISSION);
    }

    private static String activity(StepKey step) {
        return step.activityId();
    }

    /** As part of a name. */
    static String word(String text) {
        return text.replaceAll("[^\\p{IsAlphabetic}\\p{IsDigit}._-]+", "-");
    }
}
