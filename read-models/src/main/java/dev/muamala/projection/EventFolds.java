package dev.muamala.projection;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * What each event of a sealed interface does to a document. It cannot be built with an event left out, so a new event
 * is not forgotten by the projections.
 */
public final class EventFolds<E, D> {
    /** What one kind of event does to the document. */
    @FunctionalInterface
    public interface Fold<E, D> {
        D apply(D current, E event);
    }

    private final Map<Class<?>, Fold<E, D>> folds;

    private EventFolds(Map<Class<?>, Fold<E, D>> folds) {
        this.folds = Map.copyOf(folds);
    }

    public static <E, D> Builder<E, D> over(Class<E> sealedType, Class<D> document) {
        return new Builder<>(sealedType);
    }

    public D apply(D current, E event) {
        Fold<E, D> fold = folds.get(event.getClass());
        if (fold == null) {
            throw new IllegalArgumentException(event.getClass().getName() + " is not an event of this fold");
        }
        return fold.apply(current, event);
    }

    /** Collects the folds, one for each event. */
    public static final class Builder<E, D> {
        private final Class<E> sealedType;
        private final Map<Class<?>, Fold<E, D>> folds = new HashMap<>();

        private Builder(Class<E> sealedType) {
            this.sealedType = sealedType;
        }

        public <T extends E> Builder<E, D> on(Class<T> event, Fold<T, D> fold) {
            if (folds.put(event, (current, any) -> fold.apply(current, event.cast(any))) != null) {
                throw new IllegalStateException(event.getName() + " is folded twice");
            }
            return this;
        }

        /** @throws IllegalStateException when an event of the interface has no fold; the message names all of them */
        public EventFolds<E, D> build() {
            TreeSet<String> missing = new TreeSet<>();
            collectMissing(sealedType, missing);
            if (!missing.isEmpty()) {
                throw new IllegalStateException("No fold for " + missing + ". Say what each does, if only nothing.");
            }
            return new EventFolds<>(folds);
        }

        private void collectMissing(Class<?> type, TreeSet<String> missing) {
            if (type.isSealed()) {
                for (Class<?> permitted : type.getPermittedSubclasses()) {
                    collectMissing(permitted, missing);
                }
            } else if (!folds.containsKey(type)) {
                missing.add(type.getSimpleName());
            }
        }
    }
}
