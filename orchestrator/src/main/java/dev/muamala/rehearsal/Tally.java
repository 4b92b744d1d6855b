package dev.muamala.rehearsal;

import dev.muamala.rehearsal.Report.Example;
import dev.muamala.rehearsal.Report.Finding;
import dev.muamala.rehearsal.Report.Running;
import dev.muamala.rehearsal.Report.Sums;
import dev.muamala.rehearsal.Report.Totals;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Adds up how requests fare. It grows with what differs and never with the number of requests. Of one thread. */
final class Tally {
    private static final int MOST_DIFFERENCES = 200;
    private static final int EXAMPLES = 5;

    private final Map<String, Long> verdicts = verdicts();
    private final Map<String, Differing> differences = new LinkedHashMap<>();
    private final Map<String, Long> assumed = new TreeMap<>();
    private final Map<String, Long> workflows = new TreeMap<>();
    private final Sum before = new Sum();
    private final Sum after = new Sum();
    private final Map<String, InEmirate> emirates = new TreeMap<>();
    private long requests;
    private long running;
    private long couldMove;

    private static final class Differing {
        private final Difference difference;
        private final Map<String, Long> emirates = new TreeMap<>();
        private final List<Example> examples = new ArrayList<>();
        private long requests;

        Differing(Difference difference) {
            this.difference = difference;
        }

        void add(Fare fare) {
            requests++;
            count(emirates, fare.emirate().code(), 1);
            if (examples.size() < EXAMPLES) {
                examples.add(new Example(fare.request().value(), fare.emirate().code(), fare.detail()));
            }
        }

        Finding finding() {
            return new Finding(
                    difference.name(), difference.verdict(), difference.text(), requests, emirates, examples);
        }
    }

    private static final class InEmirate {
        private final Map<String, Long> verdicts = verdicts();
        private final Sum before = new Sum();
        private final Sum after = new Sum();
        private long requests;
    }

    private static final class Sum {
        private final Map<String, Long> entities = new TreeMap<>();
        private final Map<String, Long> operations = new TreeMap<>();
        private final Map<String, Long> outcomes = new TreeMap<>();
        private long calls;
        private long ended;
        private long seconds;
        private long fees;

        void add(Course course) {
            for (Course.Call call : course.calls()) {
                calls++;
                count(entities, call.entity().value(), 1);
                count(operations, call.operation(), 1);
            }
            course.took().ifPresent(time -> {
                ended++;
                seconds += time.toSeconds();
            });
            fees += course.feesFils();
            count(outcomes, course.outcome(), 1);
        }

        Sums all() {
            return new Sums(calls, entities, operations, ended, days(1), days(ended), fees, outcomes);
        }

        Totals totals() {
            return new Totals(calls, ended, days(1), days(ended), fees, outcomes);
        }

        private double days(long of) {
            return of == 0 ? 0 : Math.round(seconds * 1_000.0 / 86_400 / of) / 1_000.0;
        }
    }

    private static Map<String, Long> verdicts() {
        Map<String, Long> verdicts = new LinkedHashMap<>();
        for (Verdict verdict : Verdict.values()) {
            verdicts.put(verdict.code(), 0L);
        }
        return verdicts;
    }

    private static void count(Map<String, Long> counts, String key, long more) {
        counts.merge(key, more, Long::sum);
    }

    void add(Fare fare) {
        requests++;
        running += fare.running() ? 1 : 0;
        couldMove += fare.couldMove() ? 1 : 0;
        count(verdicts, fare.verdict().code(), 1);
        count(workflows, fare.ranOn().toString(), 1);
        fare.assumed().forEach((subject, times) -> count(assumed, subject, times));
        fare.difference().map(this::named).ifPresent(differing -> differing.add(fare));
        before.add(fare.before());
        after.add(fare.after());
        InEmirate here = emirates.computeIfAbsent(fare.emirate().code(), code -> new InEmirate());
        here.requests++;
        count(here.verdicts, fare.verdict().code(), 1);
        here.before.add(fare.before());
        here.after.add(fare.after());
    }

    private Differing named(Difference difference) {
        Differing known = differences.get(difference.name());
        if (known == null && differences.size() >= MOST_DIFFERENCES) {
            Verdict verdict = difference.verdict();
            return differences.computeIfAbsent(
                    verdict.code() + "/other",
                    name -> new Differing(new Difference(
                            name, verdict, "Other differences; there are too many kinds to tell each apart.")));
        }
        return differences.computeIfAbsent(difference.name(), name -> new Differing(difference));
    }

    Report report() {
        Map<String, Report.Emirate> byEmirate = new TreeMap<>();
        emirates.forEach((code, here) -> byEmirate.put(
                code, new Report.Emirate(here.requests, here.verdicts, here.before.totals(), here.after.totals())));
        return new Report(
                requests,
                verdicts,
                differences.values().stream()
                        .map(Differing::finding)
                        .sorted(Comparator.comparingLong(Finding::requests)
                                .reversed()
                                .thenComparing(Finding::name))
                        .toList(),
                new Running(running, couldMove),
                assumed,
                workflows,
                before.all(),
                after.all(),
                byEmirate);
    }
}
