package dev.muamala.review.soundness;

import dev.muamala.review.model.EventDefinition;
import dev.muamala.review.model.FlowNode;
import dev.muamala.review.model.FlowNode.Activity;
import dev.muamala.review.model.FlowNode.BoundaryEvent;
import dev.muamala.review.model.FlowNode.StartEvent;
import dev.muamala.review.model.FlowNode.SubProcess;
import dev.muamala.review.model.ProcessModel.Compensation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Who catches what is thrown, and who undoes what. What a handler that undoes throws is thrown again by the event that
 * asked for the compensation, wherever that stands.
 */
final class Throwing {
    /** A code that no element names. */
    static final String ANOTHER = "\u0000";

    /** Events that ask for a compensation, by id. */
    private final Map<String, Place> asking = new LinkedHashMap<>();

    private final Set<String> errors = new LinkedHashSet<>();
    private final Set<String> escalations = new LinkedHashSet<>();

    Throwing(Level process) {
        process.all().forEach(level -> {
            for (FlowNode node : level.scope().nodes()) {
                note(level, node);
            }
        });
        errors.add(ANOTHER);
        escalations.add(ANOTHER);
    }

    private void note(Level level, FlowNode node) {
        EventDefinition definition = node.definition();
        boolean catching = node instanceof BoundaryEvent || node instanceof StartEvent;
        if (definition instanceof EventDefinition.Compensation && !catching) {
            asking.put(node.id(), new Place(level, node));
        } else if (catching && definition instanceof EventDefinition.Error error) {
            error.error().ifPresent(declared -> errors.add(declared.code()));
        } else if (catching && definition instanceof EventDefinition.Escalation escalation) {
            escalation.escalation().ifPresent(declared -> escalations.add(declared.code()));
        }
    }

    /** Every error that a refusal may be: those that something catches by name, and another. */
    Set<String> errors() {
        return errors;
    }

    Set<String> escalations() {
        return escalations;
    }

    /** An activity, the one that undoes it, and where both stand. */
    record Undoing(Activity done, Activity handler, Level level) {}

    /** What the event may undo: the activities of its level, and those in sub-processes of it that are over. */
    List<Undoing> undoneBy(FlowNode event) {
        Level level = asking.get(event.id()).level();
        Optional<String> only = ((EventDefinition.Compensation) event.definition()).activity();
        List<Undoing> undone = new ArrayList<>();
        for (Optional<Level> at = Optional.of(level); at.isPresent(); ) {
            collect(at.get(), only, undone);
            at = at.get().owner().filter(SubProcess::triggered).isPresent()
                    ? at.get().around()
                    : Optional.empty();
        }
        return undone;
    }

    private static void collect(Level level, Optional<String> only, List<Undoing> undone) {
        for (Compensation compensation : level.scope().compensations()) {
            BoundaryEvent event = (BoundaryEvent) level.node(compensation.event());
            if (only.isEmpty() || only.get().equals(event.attachedTo())) {
                undone.add(new Undoing(
                        (Activity) level.node(event.attachedTo()),
                        (Activity) level.node(compensation.handler()),
                        level));
            }
        }
        for (SubProcess sub : level.embedded()) {
            if (only.isEmpty() || only.get().equals(sub.id())) {
                collect(level.inside(sub), Optional.empty(), undone);
            }
        }
    }

    /** Where an event stands that asks for a compensation. */
    Level levelOf(FlowNode event) {
        return asking.get(event.id()).level;
    }

    /** Every event that asks for a compensation and may get this handler run. */
    Stream<FlowNode> asking(Activity handler) {
        return places(handler).map(Place::thrower);
    }

    /** Whether something around the level catches an error that leaves it. */
    boolean caughtOutside(Level level, String code) {
        return outside(level, new HashSet<>())
                .anyMatch(place -> place.catchesError(code).isPresent());
    }

    /** Whether whoever catches the escalation ends what threw it; both may be so in a handler. */
    Set<Boolean> interruptsFromOutside(Level level, String code) {
        Set<Boolean> interrupts = new HashSet<>();
        interrupts(level, code, interrupts, new HashSet<>());
        return interrupts.isEmpty() ? Set.of(false) : interrupts;
    }

    private void interrupts(Level level, String code, Set<Boolean> interrupts, Set<Level> seen) {
        if (level.owner().isEmpty()) {
            interrupts.add(false);
            return;
        }
        if (!seen.add(level)) {
            return;
        }
        for (Place place : places(level).toList()) {
            Optional<Boolean> caught = place.catchesEscalation(code);
            if (caught.isPresent()) {
                interrupts.add(caught.get());
            } else {
                interrupts(place.level, code, interrupts, seen);
            }
        }
    }

    private Stream<Place> outside(Level level, Set<Level> seen) {
        return level.owner().isEmpty() || !seen.add(level)
                ? Stream.empty()
                : places(level).flatMap(place -> Stream.concat(Stream.of(place), outside(place.level, seen)));
    }

    /** Where what leaves this level is thrown in the level around it. */
    private Stream<Place> places(Level level) {
        SubProcess owner = level.owner().orElseThrow();
        return owner.traits().forCompensation()
                ? places(owner)
                : Stream.of(new Place(level.around().orElseThrow(), owner));
    }

    private Stream<Place> places(Activity handler) {
        return asking.values().stream()
                .filter(place -> undoneBy(place.thrower).stream()
                        .anyMatch(undoing -> undoing.handler().id().equals(handler.id())));
    }

    private record Place(Level level, FlowNode thrower) {
        Optional<FlowNode> catchesError(String code) {
            Optional<FlowNode> boundary = thrower instanceof Activity activity
                    ? level.catchesError(activity, code).map(FlowNode.class::cast)
                    : Optional.empty();
            return boundary.or(() -> level.hearsError(code, Optional.of(thrower.id())));
        }

        Optional<Boolean> catchesEscalation(String code) {
            Optional<Boolean> boundary = thrower instanceof Activity activity
                    ? level.catchesEscalation(activity, code).map(BoundaryEvent::interrupting)
                    : Optional.empty();
            return boundary.or(() -> level.hearsEscalation(code, Optional.of(thrower.id()))
                    .map(sub -> Level.start(sub.body()).interrupting()));
        }
    }
}
