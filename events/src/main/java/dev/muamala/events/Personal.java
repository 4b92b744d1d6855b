package dev.muamala.events;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What may say something about a person. It is stored encrypted under the key of the person whom the {@link AboutPerson
 * first event} names; an {@link ApplicantId} under the key of the one whom it names itself.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Personal {
    /** Only those parts that the form marks, by which it was filled in. */
    boolean asMarked() default false;
}
