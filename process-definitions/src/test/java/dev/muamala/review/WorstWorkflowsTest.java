package dev.muamala.review;

import static dev.muamala.review.Draft.anyError;
import static dev.muamala.review.Draft.beside;
import static dev.muamala.review.Draft.boundary;
import static dev.muamala.review.Draft.codes;
import static dev.muamala.review.Draft.end;
import static dev.muamala.review.Draft.flows;
import static dev.muamala.review.Draft.loop;
import static dev.muamala.review.Draft.node;
import static dev.muamala.review.Draft.process;
import static dev.muamala.review.Draft.property;
import static dev.muamala.review.Draft.review;
import static dev.muamala.review.Draft.service;
import static dev.muamala.review.Draft.start;
import static dev.muamala.review.Draft.timer;
import static dev.muamala.review.Draft.user;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What has more states than can be looked at is answered in time all the same, and honestly. */
class WorstWorkflowsTest {
    private static final String SLA = property("sla", "P1D");
    private static final String SOMETIMES = " : ${form.legalForm == 'llc'}";

    /** The limit of a review, and what may come on top once it has met it. */
    private static final Duration LONGEST = Duration.ofSeconds(3);

    private static String each(int times, IntFunction<String> part) {
        return IntStream.range(0, times).mapToObj(part).collect(Collectors.joining("\n"));
    }

    private static String chain(int branch, int length) {
        return IntStream.range(0, length)
                .mapToObj(step -> "t" + branch + "_" + step)
                .collect(Collectors.joining(" > "));
    }

    private static String tasks(int branch, int length) {
        return each(length, step -> user("t" + branch + "_" + step, SLA));
    }

    /** Branches of tasks between two gateways. */
    private static String block(String split, String join, int branches, int length) {
        return process(
                start(),
                node(split + "Gateway id='fork'" + (split.equals("inclusive") ? " default='fork_t0_0'" : "")),
                node(join + "Gateway id='join'"),
                end("end"),
                flows("start > fork", "join > end"),
                each(
                        branches,
                        branch -> tasks(branch, length)
                                + flows(
                                        "fork > t" + branch + "_0"
                                                + (split.equals("inclusive") && branch > 0 ? SOMETIMES : ""),
                                        chain(branch, length) + " > join")));
    }

    /** Sub-processes in sub-processes, each for every partner, with three branches. */
    private static String nested(String id, int depth) {
        List<String> inner = IntStream.range(0, 3).mapToObj(i -> id + i).toList();
        return node(
                "subProcess id='" + id + "'",
                loop("c:collection=\"${form.partners}\" c:elementVariable=\"p" + id + "\""),
                start(id + "_s"),
                node("parallelGateway id='" + id + "_f'"),
                node("parallelGateway id='" + id + "_j'"),
                node("endEvent id='" + id + "_e'"),
                flows(id + "_s > " + id + "_f", id + "_j > " + id + "_e"),
                inner.stream()
                        .map(child -> (depth == 0 ? user(child, SLA) : nested(child, depth - 1))
                                + flows(id + "_f > " + child + " > " + id + "_j"))
                        .collect(Collectors.joining()));
    }

    private static String reminded(int tasks) {
        return process(
                start(),
                node("parallelGateway id='fork'"),
                node("parallelGateway id='join'"),
                end("end"),
                flows("start > fork", "join > end"),
                each(
                        tasks,
                        i -> user("u" + i, SLA)
                                + beside("r" + i, "u" + i, timer("R/P1D"))
                                + service("s" + i)
                                + boundary("x" + i, "s" + i, anyError())
                                + end("e" + i)
                                + flows(
                                        "fork > u" + i + " > join",
                                        "r" + i + " > s" + i + " > e" + i,
                                        "x" + i + " > e" + i)));
    }

    /** Inclusive gateways that join and split at once. */
    private static String mixed(int in, int out) {
        return process(
                start(),
                node("exclusiveGateway id='which' default='which_mixed'"),
                node("inclusiveGateway id='mixed' default='mixed_end'"),
                end("end"),
                flows("start > which > mixed > end"),
                each(in, i -> user("i" + i, SLA) + flows("which > i" + i + SOMETIMES, "i" + i + " > mixed")),
                each(out, i -> user("o" + i, SLA) + flows("mixed > o" + i + SOMETIMES, "o" + i + " > end")));
    }

    /** Each branch may wait in vain, and has three ways to go. */
    private static String stuck(int branches) {
        return process(
                start(),
                node("parallelGateway id='fork'"),
                flows("start > fork"),
                each(
                        branches,
                        i -> node("exclusiveGateway id='w" + i + "' default='w" + i + "_a" + i + "'")
                                + user("a" + i, SLA)
                                + user("b" + i, SLA)
                                + user("c" + i, SLA)
                                + node("parallelGateway id='j" + i + "'")
                                + end("e" + i)
                                + flows(
                                        "fork > w" + i + " > a" + i + " > j" + i + " > e" + i,
                                        "w" + i + " > b" + i + SOMETIMES,
                                        "w" + i + " > c" + i + SOMETIMES,
                                        "b" + i + " > j" + i,
                                        "c" + i + " > e" + i)));
    }

    static Stream<Arguments> worst() {
        return Stream.of(
                Arguments.of("8 branches of 6 tasks", block("parallel", "parallel", 8, 6), List.of()),
                Arguments.of("60 branches of 7 tasks", block("parallel", "parallel", 60, 7), List.of()),
                Arguments.of(
                        "80 branches",
                        block("parallel", "parallel", 80, 5),
                        List.of("trade-licence: soundness-not-proved")),
                Arguments.of("9 branches, each taken or not", block("inclusive", "inclusive", 9, 6), List.of()),
                Arguments.of(
                        "13 branches of 30 tasks, each taken or not",
                        block("inclusive", "inclusive", 13, 30),
                        List.of("trade-licence: soundness-not-proved")),
                Arguments.of(
                        "40 branches, each taken or not",
                        block("inclusive", "inclusive", 40, 12),
                        List.of("trade-licence: soundness-not-proved")),
                Arguments.of(
                        "for each partner, nested",
                        process(start(), nested("n", 3), end("end"), flows("start > n > end")),
                        List.of()),
                Arguments.of("40 tasks with reminders", reminded(40), List.of()),
                Arguments.of(
                        "an inclusive gateway with 400 ways in and 12 out",
                        mixed(400, 12),
                        List.of("trade-licence: soundness-not-proved")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("worst")
    void a_large_workflow_is_proved_or_said_not_to_be_in_time(String name, String bpmn, List<String> found) {
        long before = cpu();
        Reviewed reviewed = review(bpmn);
        Duration taken = Duration.ofNanos(cpu() - before);

        System.out.println("review, " + name + ": " + taken.toMillis() + " ms of a processor");
        assertThat(codes(reviewed)).containsExactlyElementsOf(found);
        assertThat(reviewed.xml()).isPresent();
        assertThat(taken).isLessThan(LONGEST);
    }

    @ParameterizedTest
    @MethodSource("stuck")
    void what_waits_in_vain_is_told_although_there_are_many_ways(int branches) {
        long before = cpu();
        List<String> codes = codes(review(stuck(branches)));

        assertThat(codes).isNotEmpty().allSatisfy(code -> assertThat(code).endsWith(": deadlock"));
        assertThat(Duration.ofNanos(cpu() - before)).isLessThan(LONGEST);
    }

    static Stream<Integer> stuck() {
        return Stream.of(4, 10);
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
