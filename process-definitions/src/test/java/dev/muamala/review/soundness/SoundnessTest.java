package dev.muamala.review.soundness;

import static dev.muamala.review.soundness.Sketch.anyError;
import static dev.muamala.review.soundness.Sketch.compensate;
import static dev.muamala.review.soundness.Sketch.error;
import static dev.muamala.review.soundness.Sketch.escalation;
import static dev.muamala.review.soundness.Sketch.forEach;
import static dev.muamala.review.soundness.Sketch.message;
import static dev.muamala.review.soundness.Sketch.terminate;
import static dev.muamala.review.soundness.Sketch.timer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muamala.review.Finding;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SoundnessTest {
    private static final Bound BOUND = Bound.states(Bound.DEFAULT_STATES);

    private static List<CounterExample> found(Sketch sketch) {
        Verdict verdict = Soundness.of(sketch.model(), BOUND);
        return verdict instanceof Verdict.Unsound unsound ? unsound.counterExamples() : List.of();
    }

    private static CounterExample only(Sketch sketch) {
        List<CounterExample> found = found(sketch);
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private static List<String> codes(Sketch sketch) {
        return found(sketch).stream()
                .map(CounterExample::finding)
                .map(finding -> finding.code() + " " + finding.element())
                .toList();
    }

    private static void assertSound(Sketch sketch) {
        assertThat(Soundness.of(sketch.model(), BOUND)).isInstanceOf(Verdict.Sound.class);
    }

    private static Sketch exclusiveIntoParallel() {
        return new Sketch()
                .start("Begin")
                .gateway("exclusive", "Decide", "Approve")
                .user("Approve")
                .user("Correct")
                .gateway("parallel", "Join")
                .end("End")
                .flow("Begin > Decide > Approve > Join > End", "Decide > Correct : ${x}", "Correct > Join");
    }

    @Test
    void a_choice_that_meets_at_a_parallel_gateway_is_told_in_plain_words_with_a_way_there() {
        CounterExample example = only(exclusiveIntoParallel());

        assertThat(example.finding().code()).isEqualTo("deadlock");
        assertThat(example.finding().element()).isEqualTo("Join");
        assertThat(example.finding().what())
                .isEqualTo("\"Approve\" and \"Correct\" are exclusive, only one of them comes after \"Decide\"; but"
                        + " \"Join\" waits for both. A way there: \"Begin\", \"Decide\", \"Approve\", \"Join\" begins to"
                        + " wait (Begin, Decide, Decide_Approve, Approve, Join).");
        assertThat(example.ids()).containsExactly("Begin", "Decide", "Decide_Approve", "Approve", "Join");
    }

    @Test
    void a_branch_that_may_leave_is_told_with_where_it_leaves() {
        Finding finding = only(new Sketch()
                        .start("Begin")
                        .gateway("parallel", "Fork")
                        .user("Check")
                        .user("Inspect")
                        .gateway("exclusive", "Passed", "Join")
                        .gateway("parallel", "Join")
                        .end("End")
                        .end("Failed")
                        .flow(
                                "Begin > Fork > Check > Join > End",
                                "Fork > Inspect > Passed > Join",
                                "Passed > Failed : ${x}"))
                .finding();

        assertThat(finding.code()).isEqualTo("deadlock");
        assertThat(finding.what())
                .startsWith("\"Join\" waits for \"Passed\" too, which does not come when \"Passed\" goes on to"
                        + " \"Failed\".");
    }

    @Test
    void a_refusal_that_leads_away_from_a_join_is_told() {
        Finding finding = only(new Sketch()
                        .start("Begin")
                        .gateway("parallel", "Fork")
                        .user("Check")
                        .service("Ask")
                        .boundary("Refused", "Ask", anyError())
                        .gateway("parallel", "Join")
                        .end("End")
                        .end("Other")
                        .flow("Begin > Fork > Check > Join > End", "Fork > Ask > Join", "Refused > Other"))
                .finding();

        assertThat(finding.what())
                .startsWith("\"Join\" waits for \"Ask\" too, which does not come when \"Ask\" goes on to \"Refused\".");
    }

    @Test
    void an_inclusive_join_does_not_look_again_when_a_branch_goes_elsewhere() {
        CounterExample example = only(new Sketch()
                .start("Begin")
                .gateway("inclusive", "Which")
                .user("Always")
                .user("Sometimes")
                .gateway("exclusive", "Passed", "Join")
                .gateway("inclusive", "Join")
                .end("End")
                .end("Failed")
                .flow(
                        "Begin > Which > Always > Join > End",
                        "Which > Sometimes : ${x}",
                        "Sometimes > Passed > Join",
                        "Passed > Failed : ${y}"));

        assertThat(example.finding().code()).isEqualTo("deadlock");
        assertThat(example.finding().what())
                .startsWith(
                        "\"Join\" waits for ever: when \"Always\" came, \"Sometimes\" could still have led to it, and"
                                + " then went elsewhere at \"Passed\". An inclusive gateway does not look again.");
    }

    @Test
    void inclusive_joins_beside_each_other_in_a_loop_wait_for_each_other() {
        assertThat(codes(new Sketch()
                        .start("Begin")
                        .gateway("exclusive", "Again")
                        .user("Prepare")
                        .gateway("parallel", "Fork")
                        .gateway("inclusive", "Split1")
                        .user("A1")
                        .user("B1")
                        .gateway("inclusive", "Join1")
                        .gateway("inclusive", "Split2")
                        .user("A2")
                        .user("B2")
                        .gateway("inclusive", "Join2")
                        .gateway("parallel", "Join")
                        .gateway("exclusive", "Enough", "End")
                        .end("End")
                        .flow(
                                "Begin > Again > Prepare > Fork > Split1 > A1 > Join1 > Join > Enough > End",
                                "Split1 > B1 : ${x}",
                                "B1 > Join1",
                                "Fork > Split2 > A2 > Join2 > Join",
                                "Split2 > B2 : ${x}",
                                "B2 > Join2",
                                "Enough > Again : ${x}")))
                .contains("deadlock Join1", "deadlock Join2");
    }

    @Test
    void an_inclusive_block_in_a_loop_is_sound() {
        assertSound(new Sketch()
                .start("Begin")
                .gateway("exclusive", "Again")
                .gateway("inclusive", "Split")
                .user("A")
                .user("B")
                .gateway("inclusive", "Join")
                .gateway("exclusive", "Enough", "End")
                .end("End")
                .flow(
                        "Begin > Again > Split > A > Join > Enough > End",
                        "Split > B : ${x}",
                        "B > Join",
                        "Enough > Again : ${x}"));
    }

    @Test
    void branches_that_are_not_joined_do_what_follows_twice() {
        Finding finding = only(new Sketch()
                        .start("Begin")
                        .gateway("parallel", "Fork")
                        .user("Check")
                        .user("Inspect")
                        .gateway("exclusive", "Merge")
                        .service("Issue")
                        .end("End")
                        .flow("Begin > Fork > Check > Merge > Issue > End", "Fork > Inspect > Merge"))
                .finding();

        assertThat(finding.code()).isEqualTo("done-twice");
        assertThat(finding.element()).isEqualTo("Issue");
        assertThat(finding.what())
                .startsWith("\"Issue\" can be done twice: branches that begin at \"Fork\" come to it one by one, and"
                        + " nothing joins them.");
    }

    @Test
    void a_task_with_several_ways_in_and_out_merges_and_splits() {
        assertThat(codes(new Sketch()
                        .start("Begin")
                        .user("Fork")
                        .user("Check")
                        .user("Inspect")
                        .user("Issue")
                        .end("End")
                        .flow("Begin > Fork > Check > Issue > End", "Fork > Inspect > Issue")))
                .containsExactly("done-twice Issue");
    }

    @Test
    void branches_that_end_each_on_its_own_are_sound() {
        assertSound(new Sketch()
                .start("Begin")
                .user("Fork")
                .user("Check")
                .user("Inspect")
                .end("Checked")
                .end("Inspected")
                .flow("Begin > Fork > Check > Checked", "Fork > Inspect > Inspected"));
    }

    @Test
    void a_loop_that_begins_more_than_it_ends_grows_without_limit() {
        Finding finding = only(new Sketch()
                        .start("Begin")
                        .gateway("exclusive", "Again")
                        .user("Ask")
                        .gateway("parallel", "Fork")
                        .user("Note")
                        .gateway("exclusive", "Enough", "End")
                        .end("End")
                        .end("Noted")
                        .flow(
                                "Begin > Again > Ask > Fork > Enough > End",
                                "Fork > Note > Noted",
                                "Enough > Again : ${x}"))
                .finding();

        assertThat(finding.code()).isEqualTo("unbounded");
        assertThat(finding.element()).isEqualTo("Fork");
    }

    @Test
    void a_loop_that_waits_on_its_way_back_grows_without_limit_too() {
        assertThat(codes(new Sketch()
                        .start("Begin")
                        .gateway("exclusive", "Again")
                        .user("Ask")
                        .gateway("parallel", "Fork")
                        .gateway("exclusive", "Worth", "Noted")
                        .user("Note")
                        .end("Noted")
                        .user("Answer")
                        .gateway("exclusive", "Enough", "End")
                        .end("End")
                        .flow(
                                "Begin > Again > Ask > Fork > Worth > Noted",
                                "Worth > Note : ${y}",
                                "Note > Noted",
                                "Fork > Answer > Enough > End",
                                "Enough > Again : ${x}")))
                .containsExactly("unbounded Fork");
    }

    @Test
    void a_branch_that_is_over_at_once_does_not_pile_up_in_a_loop() {
        assertSound(new Sketch()
                .start("Begin")
                .gateway("exclusive", "Again")
                .user("Ask")
                .gateway("parallel", "Fork")
                .rule("Note")
                .end("Noted")
                .gateway("exclusive", "Enough", "End")
                .end("End")
                .flow("Begin > Again > Ask > Fork > Enough > End", "Fork > Note > Noted", "Enough > Again : ${x}"));
    }

    @Test
    void a_branch_that_may_end_everything_does_not_pile_up_before_it_has() {
        assertSound(new Sketch()
                .start("Begin")
                .gateway("exclusive", "Again")
                .user("Ask")
                .gateway("inclusive", "Split")
                .rule("Fee")
                .gateway("exclusive", "Which", "Sign")
                .user("Sign")
                .end("Stop", terminate())
                .gateway("inclusive", "Join")
                .gateway("exclusive", "Enough", "End")
                .end("End")
                .flow(
                        "Begin > Again > Ask > Split > Fee > Join > Enough > End",
                        "Split > Which : ${x}",
                        "Which > Sign > Join",
                        "Which > Stop : ${y}",
                        "Enough > Again : ${z}"));
    }

    @Test
    void a_reminder_that_repeats_is_sound_under_an_assumption_that_is_told() {
        Verdict verdict = Soundness.of(
                new Sketch()
                        .start("Begin")
                        .user("Pay")
                        .beside("Reminder", "Pay", timer("R/P1D"))
                        .service("Remind")
                        .end("Reminded")
                        .end("End")
                        .flow("Begin > Pay > End", "Reminder > Remind > Reminded")
                        .model(),
                BOUND);

        assertThat(verdict).isInstanceOf(Verdict.Sound.class);
        assertThat(((Verdict.Sound) verdict).assumptions())
                .containsExactly("What follows \"Reminder\" is under way at most 2 times at the same time.");
    }

    @Test
    void what_a_reminder_leads_into_beside_the_main_way_is_done_twice() {
        assertThat(codes(new Sketch()
                        .start("Begin")
                        .user("Pay")
                        .beside("Late", "Pay", timer("P1D"))
                        .user("Close")
                        .end("End")
                        .flow("Begin > Pay > Close > End", "Late > Close")))
                .containsExactly("done-twice Close");
    }

    @Test
    void a_loop_without_a_way_out_is_told_with_what_goes_round() {
        CounterExample example = only(new Sketch()
                .start("Begin")
                .gateway("exclusive", "Decide", "End")
                .user("Correct")
                .service("Check")
                .end("End")
                .flow("Begin > Decide > End", "Decide > Correct : ${x}", "Correct > Check > Correct"));

        assertThat(example.finding().code()).isEqualTo("no-way-to-end");
        assertThat(example.finding().what())
                .startsWith("Once \"Correct\" is reached, there is no way to an end: it goes round \"Correct\" and"
                        + " \"Check\".");
        assertThat(example.ids()).containsExactly("Begin", "Decide", "Decide_Correct", "Correct", "Check", "Correct");
    }

    @Test
    void a_loop_that_only_an_event_around_it_ends_is_sound() {
        Sketch listening = new Sketch()
                .start("Start")
                .gateway("exclusive", "Again")
                .caught("Paper", message("paper"))
                .flow("Start > Again > Paper > Again");
        Sketch sketch = new Sketch()
                .start("Begin")
                .sub("Listen", listening)
                .boundary("Stop", "Listen", message("stop"))
                .end("End")
                .flow("Begin > Listen", "Stop > End");

        assertSound(sketch);
    }

    @Test
    void a_loop_in_a_sub_process_without_a_way_out_is_told_from_the_start_of_the_workflow() {
        Sketch listening = new Sketch()
                .start("Start")
                .gateway("exclusive", "Again")
                .caught("Paper", message("paper"))
                .flow("Start > Again > Paper > Again");
        CounterExample example =
                only(new Sketch().start("Begin").sub("Listen", listening).flow("Begin > Listen"));

        assertThat(example.finding().code()).isEqualTo("no-way-to-end");
        assertThat(example.ids()).startsWith("Begin", "Listen");
    }

    @Test
    void what_follows_a_sub_process_without_a_way_out_is_not_told_again() {
        Sketch listening = new Sketch()
                .start("Start")
                .gateway("exclusive", "Again")
                .caught("Paper", message("paper"))
                .flow("Start > Again > Paper > Again");

        assertThat(codes(new Sketch()
                        .start("Begin")
                        .sub("Listen", listening)
                        .user("Issue")
                        .end("End")
                        .flow("Begin > Listen > Issue > End")))
                .singleElement()
                .asString()
                .startsWith("no-way-to-end");
    }

    @Test
    void a_deadlock_in_a_sub_process_is_one_although_a_deadline_would_end_it() {
        Sketch inner = exclusiveIntoParallel();
        CounterExample example = only(new Sketch()
                .start("Start")
                .sub("Inside", inner, forEach(false))
                .boundary("Late", "Inside", timer("P30D"))
                .end("Done")
                .end("Expired")
                .flow("Start > Inside > Done", "Late > Expired"));

        assertThat(example.finding().element()).isEqualTo("Join");
        assertThat(example.ids())
                .containsExactly("Start", "Inside", "Begin", "Decide", "Decide_Approve", "Approve", "Join");
    }

    @Test
    void a_terminate_end_leaves_nothing_waiting() {
        assertSound(new Sketch()
                .start("Begin")
                .gateway("parallel", "Fork")
                .user("Check")
                .user("Inspect")
                .gateway("exclusive", "Passed", "Join")
                .gateway("parallel", "Join")
                .end("End")
                .end("Failed", terminate())
                .flow("Begin > Fork > Check > Join > End", "Fork > Inspect > Passed > Join", "Passed > Failed : ${x}"));
    }

    @Test
    void what_is_thrown_inside_reaches_who_catches_it_outside() {
        Sketch inner = new Sketch()
                .start("Start")
                .service("Ask")
                .gateway("exclusive", "Good", "Fine")
                .end("Fine")
                .end("Bad", error("bad"))
                .end("Odd", escalation("odd"))
                .flow("Start > Ask > Good > Fine", "Good > Bad : ${x}", "Good > Odd : ${y}");
        assertSound(new Sketch()
                .start("Begin")
                .sub("Inside", inner, forEach(true))
                .boundary("WasBad", "Inside", error("bad"))
                .boundary("WasOdd", "Inside", escalation("odd"))
                .end("End")
                .end("BadEnd")
                .end("OddEnd")
                .flow("Begin > Inside > End", "WasBad > BadEnd", "WasOdd > OddEnd"));
    }

    @Test
    void an_event_sub_process_may_be_begun_by_an_error_of_a_handler_that_undoes() {
        Sketch caught = new Sketch()
                .start("Caught", error("undoing-failed"))
                .user("ByHand")
                .end("Handled")
                .flow("Caught > ByHand > Handled");
        Sketch undoing = new Sketch()
                .start("UndoStart")
                .service("AskToUndo")
                .end("NotUndone", error("undoing-failed"))
                .end("Undone")
                .gateway("exclusive", "Worked", "Undone")
                .flow("UndoStart > AskToUndo > Worked > Undone", "Worked > NotUndone : ${x}");
        Sketch sketch = new Sketch()
                .start("Begin")
                .service("Reserve")
                .user("Decide")
                .thrown("Undo", compensate())
                .end("End")
                .flow("Begin > Reserve > Decide > Undo > End")
                .eventSub("Handle", caught)
                .handler("Release", undoing)
                .undoneBy("Reserve", "Release");

        assertSound(sketch);
    }

    @Test
    void dead_elements_are_told_once_for_each_cause_with_the_reason() {
        Sketch sketch = new Sketch()
                .start("Begin")
                .user("Correct")
                .boundary("Refused", "Correct", anyError())
                .user("After")
                .end("AfterEnd")
                .rule("Fee")
                .boundary("Late", "Fee", timer("P1D"))
                .user("Alone")
                .sub(
                        "Inside",
                        new Sketch().start("Start").user("Sign").end("Signed").flow("Start > Sign > Signed"))
                .boundary("Never", "Inside", escalation("never"))
                .service("Reserve")
                .undo("Reserve", "Release")
                .end("End")
                .flow(
                        "Begin > Correct > Fee > Inside > Reserve > End",
                        "Refused > After > AfterEnd",
                        "Late > End",
                        "Never > End",
                        "Alone > End");

        assertThat(found(sketch).stream()
                        .map(CounterExample::finding)
                        .collect(Collectors.toMap(Finding::element, Finding::what)))
                .containsOnly(
                        Map.entry(
                                "Refused",
                                "It can never occur: \"Correct\" cannot fail; only service tasks, sub-processes and called"
                                        + " workflows can."),
                        Map.entry("Late", "It can never occur: \"Fee\" is over at once."),
                        Map.entry("Alone", "No flow leads to it."),
                        Map.entry(
                                "Never", "It can never occur: nothing in \"Inside\" raises the escalation \"never\"."),
                        Map.entry("Release", "It is never done: no compensation event undoes \"Reserve\"."));
    }

    @Test
    void what_follows_a_join_that_waits_in_vain_is_not_told_again() {
        assertThat(codes(new Sketch()
                        .start("Begin")
                        .gateway("exclusive", "Decide", "Approve")
                        .user("Approve")
                        .user("Correct")
                        .gateway("parallel", "Join")
                        .user("Issue")
                        .end("End")
                        .flow(
                                "Begin > Decide > Approve > Join > Issue > End",
                                "Decide > Correct : ${x}",
                                "Correct > Join")))
                .containsExactly("deadlock Join");
    }

    @Test
    void many_branches_are_proved_in_few_states() {
        Sketch sketch = new Sketch()
                .start("Begin")
                .gateway("parallel", "Fork")
                .gateway("parallel", "Join")
                .end("End")
                .flow("Begin > Fork", "Join > End");
        for (int branch = 0; branch < 20; branch++) {
            String prefix = "U" + branch + "_";
            List<String> tasks =
                    IntStream.range(0, 5).mapToObj(step -> prefix + step).toList();
            tasks.forEach(sketch::user);
            sketch.flow("Fork > " + String.join(" > ", tasks) + " > Join");
        }

        Verdict verdict = Soundness.of(sketch.model(), BOUND);

        assertThat(verdict).isInstanceOf(Verdict.Sound.class);
        assertThat(verdict.states()).isLessThan(400);
    }

    @Test
    void branches_with_choices_loops_and_inclusive_gateways_are_proved_one_by_one() {
        Sketch sketch = new Sketch()
                .start("Begin")
                .gateway("parallel", "Fork")
                .gateway("parallel", "Join")
                .end("End")
                .flow("Begin > Fork", "Join > End");
        for (int branch = 0; branch < 12; branch++) {
            String which = "Which" + branch;
            String again = "Again" + branch;
            sketch.gateway("exclusive", again)
                    .gateway("exclusive", which, "B" + branch)
                    .gateway("inclusive", "Split" + branch, "C" + branch)
                    .gateway("inclusive", "Meet" + branch);
            List.of("A", "B", "C", "D").forEach(task -> sketch.user(task + which.substring(5)));
            sketch.flow(
                    "Fork > " + again + " > A" + branch + " > " + which + " > B" + branch + " > Split" + branch + " > C"
                            + branch + " > Meet" + branch + " > Join",
                    which + " > " + again + " : ${x}",
                    "Split" + branch + " > D" + branch + " : ${y}",
                    "D" + branch + " > Meet" + branch);
        }

        Verdict verdict = Soundness.of(sketch.model(), BOUND);

        assertThat(verdict).isInstanceOf(Verdict.Sound.class);
        assertThat(verdict.states()).isLessThan(1000);
    }

    @Test
    void ten_branches_that_may_each_be_taken_or_not_are_proved() {
        Sketch sketch = new Sketch()
                .start("Begin")
                .gateway("inclusive", "Fork", "Always")
                .gateway("inclusive", "Join")
                .user("Always")
                .end("End")
                .flow("Begin > Fork > Always > Join > End");
        for (int branch = 0; branch < 10; branch++) {
            sketch.user("Task" + branch).flow("Fork > Task" + branch + " : ${x}", "Task" + branch + " > Join");
        }

        assertSound(sketch);
    }

    @Test
    void more_ways_than_can_be_kept_in_mind_are_not_proved() {
        Sketch sketch = new Sketch()
                .start("Begin")
                .gateway("exclusive", "Which", "Mixed")
                .gateway("inclusive", "Mixed", "End")
                .end("End")
                .flow("Begin > Which > Mixed > End");
        for (int i = 0; i < 12; i++) {
            sketch.user("In" + i).flow("Which > In" + i + " : ${x}", "In" + i + " > Mixed");
            sketch.user("Out" + i).flow("Mixed > Out" + i + " : ${x}", "Out" + i + " > End");
        }

        assertThat(Soundness.of(sketch.model(), BOUND))
                .isEqualTo(new Verdict.NotProved(
                        0, "There are more than 50000 ways to go on from one element to the next."));
    }

    @Test
    void the_time_is_looked_at_while_states_are_few() {
        Sketch sketch = new Sketch().start("Begin").end("End");
        String before = "Begin";
        for (int i = 0; i < 100; i++) {
            sketch.user("U" + i).flow(before + " > U" + i);
            before = "U" + i;
        }
        AtomicInteger asked = new AtomicInteger();

        Verdict verdict = Soundness.of(
                sketch.flow(before + " > End").model(), new Bound(1000, () -> asked.incrementAndGet() > 3));

        assertThat(verdict).isInstanceOf(Verdict.NotProved.class);
        assertThat(verdict.states()).isLessThan(100);
    }

    @Test
    void what_is_too_much_to_look_at_is_not_proved_and_says_why() {
        Verdict verdict = Soundness.of(exclusiveIntoParallel().model(), Bound.states(4));
        assertThat(verdict).isEqualTo(new Verdict.NotProved(4, "It has more than 4 states."));

        Verdict late = Soundness.of(exclusiveIntoParallel().model(), new Bound(1000, () -> true));
        assertThat(late).isEqualTo(new Verdict.NotProved(0, "The time was over after 0 states."));
    }

    @Test
    void what_was_found_before_the_bound_was_met_is_told() {
        Sketch sketch = new Sketch()
                .start("Begin")
                .gateway("exclusive", "Decide", "Join")
                .user("Correct")
                .user("Check")
                .gateway("parallel", "Join")
                .end("End")
                .flow("Begin > Decide > Join > End", "Decide > Correct : ${x}", "Correct > Check > Join");
        int needed = Soundness.of(sketch.model(), BOUND).states();

        assertThat(Soundness.of(sketch.model(), Bound.states(needed - 1))).isInstanceOf(Verdict.Unsound.class);
    }
}
