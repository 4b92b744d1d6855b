package dev.muamala.events;

import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/**
 * The name under which an event is stored. It belongs to the log and never changes, whatever happens to the class.
 * {@link #revision} grows when the shape changes; an upcaster then reads the older shapes.
 */
@Documented
@Retention(RUNTIME)
@Target(TYPE)
public @interface EventType {
    String value();

    int revision() default 1;
}
