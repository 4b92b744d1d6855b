package dev.muamala.workflow.interpreter;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where variables live: the run itself, a workflow that it calls, or one instance of a multi-instance activity. Inner
 * scopes read outer ones; a called workflow reads only what it was given.
 *
 * <p>A loop stands between its instances and the scope around it. It holds the counters that BPMN names, and no
 * results.
 */
final class Scope {
    private enum Kind {
        WORKFLOW,
        LOOP,
        INSTANCE
    }

    private final Kind kind;
    private final Scope outer;
    private final String activity;
    private final String prefix;
    private final String counters;
    private final Map<String, Object> variables = new LinkedHashMap<>(4);
    private Collection<?> collection;

    private Scope(Kind kind, Scope outer, String activity, String prefix, String counters) {
        this.kind = kind;
        this.outer = outer;
        this.activity = activity;
        this.prefix = prefix;
        this.counters = counters;
    }

    /** The scope of a workflow. {@code prefix} is empty, or the key of the call activity that called it and a slash. */
    static Scope workflow(String prefix) {
        return new Scope(Kind.WORKFLOW, null, "", prefix, "");
    }

    Scope loop(String activity) {
        return new Scope(Kind.LOOP, this, activity, prefix, counters);
    }

    Scope instance(int counter) {
        return new Scope(
                Kind.INSTANCE, this, activity, prefix, counters.isEmpty() ? "" + counter : counters + "." + counter);
    }

    /** The step key of the activity in this scope, without its occurrence. */
    String name(String activityId) {
        return prefix + activityId + (counters.isEmpty() ? "" : "[" + counters + "]");
    }

    /** A name for the scope itself, empty for the run's own. */
    String name() {
        return kind == Kind.WORKFLOW ? prefix : name(activity) + (kind == Kind.LOOP ? "*" : "");
    }

    /** The loop that this is an instance of; the scope itself when it is none. */
    Scope asLoop() {
        return kind == Kind.INSTANCE ? outer : this;
    }

    boolean isLoop() {
        return kind == Kind.LOOP;
    }

    /** Where a result is kept: the innermost instance, or the workflow. */
    Map<String, Object> results() {
        return kind == Kind.LOOP ? outer.results() : variables;
    }

    Map<String, Object> own() {
        return variables;
    }

    boolean has(String variable) {
        return variables.containsKey(variable) || outer != null && outer.has(variable);
    }

    Object get(String variable) {
        return variables.containsKey(variable) || outer == null ? variables.get(variable) : outer.get(variable);
    }

    /** Everything that can be read here, except the bookkeeping of loops. */
    Map<String, Object> visible() {
        Map<String, Object> all = outer == null ? new LinkedHashMap<>() : outer.visible();
        if (kind != Kind.LOOP) {
            all.putAll(variables);
        }
        return all;
    }

    /** The collection that a loop goes through, as it was when the loop began. */
    Collection<?> collection() {
        return collection;
    }

    void collection(Collection<?> items) {
        collection = items;
    }
}
