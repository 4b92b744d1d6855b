package dev.muamala.rehearsal;

import dev.muamala.rehearsal.RehearsalView.Requests;
import dev.muamala.rehearsal.Report.Example;
import dev.muamala.rehearsal.Report.Finding;
import dev.muamala.rehearsal.Report.Sums;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A rehearsal as a page of Markdown, to be read in a terminal as it is or put into a merge request. */
final class ReportPage {
    private final StringBuilder page = new StringBuilder();

    private ReportPage() {}

    static String of(RehearsalView view) {
        ReportPage writer = new ReportPage();
        writer.head(view);
        if (view.report() != null) {
            writer.report(view.report());
        }
        return writer.page.toString();
    }

    private void head(RehearsalView view) {
        line("# Rehearsal of %s:%d", view.workflow(), view.version());
        line("");
        line(
                "%s by %s at %s. %,d of %,d requests%s%s.",
                capital(view.state().name()),
                view.by(),
                view.at().truncatedTo(ChronoUnit.SECONDS),
                view.looked(),
                view.total(),
                which(view.requests()),
                view.secondsLeft() == null
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                "; %,.0f a second, %,d s to go",
                                view.requestsPerSecond(),
                                view.secondsLeft()));
        if (view.problem() != null) {
            line("");
            line("**%s**", view.problem());
        }
        line("");
    }

    private static String which(Requests requests) {
        return Optional.ofNullable(requests.since())
                        .map(since -> " submitted since " + since)
                        .orElse("")
                + Optional.ofNullable(requests.until())
                        .map(until -> " submitted until " + until)
                        .orElse("")
                + Optional.ofNullable(requests.emirate())
                        .map(emirate -> " of " + emirate)
                        .orElse("")
                + Optional.ofNullable(requests.sample())
                        .map(sample -> ", a sample of " + sample)
                        .orElse("");
    }

    private void report(Report report) {
        List<List<Object>> verdicts = new ArrayList<>();
        for (Verdict verdict : Verdict.values()) {
            long requests = report.verdicts().getOrDefault(verdict.code(), 0L);
            verdicts.add(List.of(
                    verdict.words(),
                    requests,
                    report.requests() == 0
                            ? ""
                            : String.format(Locale.ROOT, "%.1f %%", 100.0 * requests / report.requests())));
        }
        table(List.of("verdict", "requests", ""), verdicts);
        line(
                "%,d of them are running; %,d of these could move: all they have been through is the same on this"
                        + " version.",
                report.running().requests(), report.running().couldMove());
        line("");
        differences(report.differences());
        sums(report.before(), report.after());
        emirates(report.emirates());
        assumptions(report);
    }

    private void differences(List<Finding> differences) {
        line("## Differences");
        line("");
        if (differences.isEmpty()) {
            line("None.");
            line("");
        }
        for (Finding difference : differences) {
            line("### `%s`", difference.name());
            line("%s", difference.text());
            line(
                    "%,d requests (%s), for example %s.",
                    difference.requests(),
                    counts(difference.emirates()),
                    difference.examples().stream().map(ReportPage::example).collect(Collectors.joining(", ")));
            line("");
        }
    }

    private static String example(Example example) {
        return "`" + example.request() + "`" + (example.detail().isEmpty() ? "" : " (" + example.detail() + ")");
    }

    private void sums(Sums before, Sums after) {
        line("## Sums");
        line("");
        List<List<Object>> rows = new ArrayList<>();
        rows.add(List.of("entity calls", before.entityCalls(), after.entityCalls()));
        rows.add(List.of("requests that ended", before.ended(), after.ended()));
        rows.add(List.of("days of those, each", before.daysEach(), after.daysEach()));
        rows.add(List.of("fees paid, AED", dirhams(before.feesFils()), dirhams(after.feesFils())));
        rows.addAll(beside("outcome ", before.outcomes(), after.outcomes()));
        rows.addAll(beside("calls of ", before.callsByOperation(), after.callsByOperation()));
        rows.addAll(beside("calls to ", before.callsByEntity(), after.callsByEntity()));
        table(List.of("", "as it was", "rehearsed"), rows);
    }

    private static List<List<Object>> beside(String what, Map<String, Long> before, Map<String, Long> after) {
        TreeSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        return names.stream()
                .map(name -> List.<Object>of(what + name, before.getOrDefault(name, 0L), after.getOrDefault(name, 0L)))
                .toList();
    }

    private void emirates(Map<String, Report.Emirate> emirates) {
        line("## Emirates");
        line("");
        table(
                List.of("", "requests", "same", "entity calls", "days each", "fees paid, AED", "outcomes"),
                emirates.entrySet().stream()
                        .map(emirate -> List.<Object>of(
                                emirate.getKey(),
                                emirate.getValue().requests(),
                                emirate.getValue().verdicts().getOrDefault(Verdict.SAME.code(), 0L),
                                change(
                                        emirate.getValue().before().entityCalls(),
                                        emirate.getValue().after().entityCalls()),
                                change(
                                        emirate.getValue().before().daysEach(),
                                        emirate.getValue().after().daysEach()),
                                change(
                                        dirhams(emirate.getValue().before().feesFils()),
                                        dirhams(emirate.getValue().after().feesFils())),
                                change(
                                        counts(emirate.getValue().before().outcomes()),
                                        counts(emirate.getValue().after().outcomes()))))
                        .toList());
    }

    private void assumptions(Report report) {
        line("## What was assumed");
        line("");
        line("- History answers as long after it was asked as it did then, and decides as it did where it is asked the"
                + " same.");
        line("- Where an answer is missing nobody knows how long it takes, so no deadline passes meanwhile.");
        report.assumedAnswers()
                .forEach((subject, times) -> line(
                        "- %s was asked with other input %,d times and is taken to answer the same.", subject, times));
        line("- The requests had been served by %s.", counts(report.workflows()));
    }

    private static String change(Object before, Object after) {
        String was = cell(before);
        String is = cell(after);
        return was.equals(is) ? was : was + " → " + is;
    }

    private static String counts(Map<String, Long> counts) {
        return counts.entrySet().stream()
                .map(count -> count.getKey() + " " + cell(count.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String dirhams(long fils) {
        return String.format(Locale.ROOT, "%,.2f", fils / 100.0);
    }

    private static String cell(Object value) {
        return value instanceof Long number
                ? String.format(Locale.ROOT, "%,d", number)
                : value instanceof Double number ? String.format(Locale.ROOT, "%,.3f", number) : value.toString();
    }

    /** Columns of equal width, so that it is a table in a terminal too. */
    private void table(List<String> heading, List<List<Object>> rows) {
        List<List<String>> cells = new ArrayList<>();
        cells.add(heading);
        rows.forEach(row -> cells.add(row.stream().map(ReportPage::cell).toList()));
        int[] widths = new int[heading.size()];
        cells.forEach(row -> {
            for (int column = 0; column < widths.length; column++) {
                widths[column] =
                        Math.max(Math.max(widths[column], 3), row.get(column).length());
            }
        });
        for (int row = 0; row < cells.size(); row++) {
            StringBuilder line = new StringBuilder("|");
            StringBuilder rule = new StringBuilder("|");
            for (int column = 0; column < widths.length; column++) {
                String cell = cells.get(row).get(column);
                String padding = " ".repeat(widths[column] - cell.length());
                line.append(' ')
                        .append(column == 0 ? cell + padding : padding + cell)
                        .append(" |");
                rule.append("-").append("-".repeat(widths[column])).append(column == 0 ? "-|" : ":|");
            }
            line("%s", line);
            if (row == 0) {
                line("%s", rule);
            }
        }
        line("");
    }

    private static String capital(String word) {
        return word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT);
    }

    private void line(String format, Object... values) {
        page.append(values.length == 0 ? format : String.format(Locale.ROOT, format, values))
                .append('\n');
    }
}
