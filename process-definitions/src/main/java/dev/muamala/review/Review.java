package dev.muamala.review;

import dev.muamala.catalogue.Catalogue;
import dev.muamala.events.WorkflowVersion;
import dev.muamala.review.Findings.Place;
import dev.muamala.review.model.ProcessModel;
import dev.muamala.review.soundness.Bound;
import dev.muamala.review.soundness.CounterExample;
import dev.muamala.review.soundness.Soundness;
import dev.muamala.review.soundness.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Reviews one BPMN file that nobody vouches for. Nothing in it is executed, resolved or fetched; a review has no effect
 * and the same file always gets the same findings.
 *
 * <pre>
 *  bytes → XML → only what the vocabulary has → a model → shaped as the engine wants → makes sense → comes to its end → BPMN, written anew
 * </pre>
 */
public final class Review {
    private static final Duration LONGEST = Duration.ofSeconds(2);
    private static final Duration LONGEST_FOR_SOUNDNESS = Duration.ofMillis(1200);

    private final WorkflowVersion version;
    private final Optional<Catalogue> catalogue;
    private final Library library;
    private final Findings findings = new Findings();
    private final Deadline deadline;

    private Review(WorkflowVersion version, Optional<Catalogue> catalogue, Library library, Duration longest) {
        this.deadline = Deadline.in(longest);
        this.version = version;
        this.catalogue = catalogue;
        this.library = library;
    }

    /**
     * Every finding at once, and the BPMN that may run.
     *
     * @param version what the file is to be published as: the key with the emirate of an overlay
     *     ({@code trade-licence@AE-DU}), and the next number; the regenerated BPMN carries it as its version tag
     * @param library the decisions and the workflows that are published already
     */
    public static Reviewed of(byte[] bpmn, WorkflowVersion version, Catalogue catalogue, Library library) {
        return of(bpmn, version, catalogue, library, LONGEST);
    }

    static Reviewed of(byte[] bpmn, WorkflowVersion version, Catalogue catalogue, Library library, Duration longest) {
        return new Review(version, Optional.of(catalogue), library, longest).review(bpmn);
    }

    /**
     * What can be said of a file by itself: whether it is safe, put together rightly, and labelled. What it names is not
     * looked for.
     */
    public static Reviewed read(byte[] bpmn, WorkflowVersion version) {
        return new Review(version, Optional.empty(), Library.EMPTY, LONGEST).review(bpmn);
    }

    /** Which workflow a file says that it is; empty when it is no BPMN, or does not say. */
    public static Optional<String> processId(byte[] bpmn) {
        try {
            return XmlElement.parse(bpmn)
                    .children(Namespaces.BPMN, "process")
                    .findFirst()
                    .flatMap(process -> process.attribute("id"));
        } catch (XmlElement.RefusedException e) {
            return Optional.empty();
        }
    }

    private Reviewed review(byte[] bpmn) {
        Optional<XmlElement> document = Optional.empty();
        Optional<ProcessModel> model = Optional.empty();
        try {
            document = document(bpmn);
            model = document.flatMap(this::model);
        } catch (Deadline.OverException e) {
            tooSlow();
        }
        return reviewed(document, model);
    }

    private Optional<XmlElement> document(byte[] bpmn) {
        try {
            XmlElement root = XmlElement.parse(bpmn, deadline);
            if (root.is(Namespaces.BPMN, "definitions")) {
                return Optional.of(root);
            }
            findings.add(
                    Rule.NOT_BPMN,
                    whole(),
                    "It is a <" + Words.shown(root.name()) + "> document, and not BPMN 2.0.",
                    "Draw a BPMN diagram for Camunda Platform 7.");
        } catch (XmlElement.RefusedException e) {
            findings.add(e.rule(), whole(), e.getMessage(), e.advice());
        }
        return Optional.empty();
    }

    private Optional<ProcessModel> model(XmlElement document) {
        new AllowList(findings, deadline).check(document);
        Optional<ProcessModel> model = ProcessReader.read(document, version, findings, deadline);
        model.ifPresent(this::checked);
        return model;
    }

    private void checked(ProcessModel process) {
        ShapeCheck.check(process, findings, deadline);
        LabelsCheck.check(process, version, findings);
        catalogue.ifPresent(known -> {
            NamesCheck.check(process, version, known, library, findings);
            if (!findings.failed(Rule.Part.SAFETY) && !findings.failed(Rule.Part.SHAPE)) {
                MeaningCheck.paths(process, version, known, library, findings, deadline);
                sound(process);
            }
        });
    }

    private void sound(ProcessModel process) {
        Deadline longest = Deadline.in(LONGEST_FOR_SOUNDNESS);
        Verdict verdict =
                Soundness.of(process, new Bound(Bound.DEFAULT_STATES, () -> longest.passed() || deadline.passed()));
        if (verdict instanceof Verdict.Unsound unsound) {
            unsound.counterExamples().stream().map(CounterExample::finding).forEach(findings::add);
        } else if (verdict instanceof Verdict.NotProved unknown) {
            findings.add(
                    Rule.SOUNDNESS_NOT_PROVED,
                    process.head(),
                    "Whether it can always come to an end was not proved. " + unknown.why(),
                    "Look yourself, or put parts of it into sub-processes: they are looked at one by one.");
        }
    }

    private void tooSlow() {
        findings.add(
                Rule.TOO_SLOW,
                whole(),
                "The review took longer than " + LONGEST.toSeconds() + " seconds.",
                "Divide the workflow by call activities.");
    }

    private Place whole() {
        return new Place(version.key().replaceFirst("@.*", ""), "");
    }

    private Reviewed reviewed(Optional<XmlElement> document, Optional<ProcessModel> model) {
        List<String> order = document.map(root -> root.all()
                        .flatMap(element -> element.attribute("id").stream())
                        .toList())
                .orElse(List.of());
        List<Finding> all = findings.inOrderOf(order);
        Optional<ProcessModel> safe =
                model.filter(read -> !findings.failed(Rule.Part.SAFETY) && !findings.failed(Rule.Part.SHAPE));
        boolean accepted = all.stream().noneMatch(finding -> finding.severity() == Severity.ERROR);
        return new Reviewed(
                all, safe, safe.filter(read -> accepted).map(read -> RegeneratedBpmn.of(read, version.version())));
    }
}
