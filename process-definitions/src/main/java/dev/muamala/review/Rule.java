package dev.muamala.review;

import java.util.Locale;

/**
 * Every rule of the review. Its code is stable: clients and people rely on it. {@code docs/review-codes.md} lists them.
 */
public enum Rule {
    // The file, before anything in it is looked at.
    TOO_LARGE(Part.SAFETY, Severity.ERROR),
    TOO_DEEP(Part.SAFETY, Severity.ERROR),
    TOO_MANY_ELEMENTS(Part.SAFETY, Severity.ERROR),
    TOO_SLOW(Part.SAFETY, Severity.ERROR),
    ENCODING(Part.SAFETY, Severity.ERROR),
    DOCTYPE(Part.SAFETY, Severity.ERROR),
    UNREADABLE(Part.SAFETY, Severity.ERROR),
    NOT_BPMN(Part.SAFETY, Severity.ERROR),

    // What may stand in it.
    RUNS_CODE(Part.SAFETY, Severity.ERROR),
    NOT_RUN(Part.SAFETY, Severity.ERROR),
    OTHER_ENGINE(Part.SAFETY, Severity.ERROR),
    UNKNOWN_ELEMENT(Part.SAFETY, Severity.ERROR),
    UNKNOWN_ATTRIBUTE(Part.SAFETY, Severity.ERROR),
    UNKNOWN_VALUE(Part.SAFETY, Severity.ERROR),
    BAD_ID(Part.SAFETY, Severity.ERROR),
    DUPLICATE_ID(Part.SAFETY, Severity.ERROR),
    BAD_EXPRESSION(Part.SAFETY, Severity.ERROR),
    BAD_TIMER(Part.SAFETY, Severity.ERROR),
    BAD_TEXT(Part.SAFETY, Severity.ERROR),
    NOT_KEPT(Part.SAFETY, Severity.NOTE),

    // Whether it is a workflow that an engine can read.
    ONE_PROCESS(Part.SHAPE, Severity.ERROR),
    PROCESS_ID(Part.SHAPE, Severity.ERROR),
    NOT_EXECUTABLE(Part.SHAPE, Severity.ERROR),
    BROKEN_REFERENCE(Part.SHAPE, Severity.ERROR),
    INCOMPLETE(Part.SHAPE, Severity.ERROR),
    UNPINNED_CALL(Part.SHAPE, Severity.ERROR),
    START_EVENT(Part.SHAPE, Severity.ERROR),
    FORBIDDEN_FLOW(Part.SHAPE, Severity.ERROR),
    GATEWAY_FLOWS(Part.SHAPE, Severity.ERROR),
    BOUNDARY_EVENT(Part.SHAPE, Severity.ERROR),
    COMPENSATION(Part.SHAPE, Severity.ERROR),
    SAME_EVENT_TWICE(Part.SHAPE, Severity.ERROR),
    LOOP_TOO_LARGE(Part.SHAPE, Severity.ERROR),
    TIMER_TOO_OFTEN(Part.SHAPE, Severity.ERROR),

    // A definitions folder.
    FILE_NAME(Part.SAFETY, Severity.ERROR),
    // A decision table, beside the workflow.
    DECISION_ID(Part.SAFETY, Severity.ERROR),
    NOT_FEEL(Part.SAFETY, Severity.ERROR),

    // Whether it makes sense.
    VERSION_TAG(Part.MEANING, Severity.NOTE),
    NO_TIME_TO_LIVE(Part.MEANING, Severity.NOTE),
    NO_ENGLISH_LABEL(Part.MEANING, Severity.ERROR),
    NO_ARABIC_LABEL(Part.MEANING, Severity.ERROR),
    NO_OUTCOME(Part.MEANING, Severity.ERROR),
    UNKNOWN_TOPIC(Part.MEANING, Severity.ERROR),
    UNKNOWN_FORM(Part.MEANING, Severity.ERROR),
    NO_FORM(Part.MEANING, Severity.ERROR),
    UNKNOWN_DECISION(Part.MEANING, Severity.ERROR),
    UNKNOWN_WORKFLOW(Part.MEANING, Severity.ERROR),
    MISSING_INPUT(Part.MEANING, Severity.ERROR),
    UNKNOWN_INPUT(Part.MEANING, Severity.WARNING),
    UNKNOWN_VARIABLE(Part.MEANING, Severity.ERROR),
    VARIABLE_NOT_SET(Part.MEANING, Severity.ERROR),
    VARIABLE_MAYBE_NOT_SET(Part.MEANING, Severity.WARNING),
    UNKNOWN_FIELD(Part.MEANING, Severity.ERROR),
    FIELD_NOT_IN_EXAMPLE(Part.MEANING, Severity.WARNING),
    WRONG_TYPE(Part.MEANING, Severity.ERROR),
    NEVER_EQUAL(Part.MEANING, Severity.ERROR),
    NO_DEFAULT_FLOW(Part.MEANING, Severity.WARNING),
    LOOP_WITHOUT_WAIT(Part.MEANING, Severity.ERROR),
    WAIT_WITHOUT_LIMIT(Part.MEANING, Severity.WARNING),
    BAD_SLA(Part.MEANING, Severity.ERROR),
    NO_SLA(Part.MEANING, Severity.WARNING),
    CALLS_ITSELF(Part.MEANING, Severity.ERROR),
    MANDATORY_STEP_MISSING(Part.MEANING, Severity.ERROR),
    MANDATORY_STEP_AVOIDED(Part.MEANING, Severity.ERROR),

    // Whether it can always come to its end.
    DEADLOCK(Part.SOUNDNESS, Severity.ERROR),
    NO_WAY_TO_END(Part.SOUNDNESS, Severity.ERROR),
    UNBOUNDED(Part.SOUNDNESS, Severity.ERROR),
    DEAD_ELEMENT(Part.SOUNDNESS, Severity.ERROR),
    DONE_TWICE(Part.SOUNDNESS, Severity.WARNING),
    SOUNDNESS_NOT_PROVED(Part.SOUNDNESS, Severity.WARNING);

    /** Which question a rule belongs to. Later questions are asked of a workflow for which the earlier ones are settled. */
    public enum Part {
        SAFETY,
        SHAPE,
        MEANING,
        SOUNDNESS
    }

    private final Part part;
    private final Severity severity;

    Rule(Part part, Severity severity) {
        this.part = part;
        this.severity = severity;
    }

    /** For example {@code unknown-topic}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public Part part() {
        return part;
    }

    public Severity severity() {
        return severity;
    }

    /** @param advice what to do, a sentence to the designer */
    public Finding at(String element, String name, String what, String advice) {
        return new Finding(element, name, code(), severity, what, advice);
    }
}
