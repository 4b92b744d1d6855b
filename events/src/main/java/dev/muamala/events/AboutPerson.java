package dev.muamala.events;

/** The first event of an aggregate whose {@link Personal} data is somebody's. */
public interface AboutPerson {
    /** Whose. */
    ApplicantId person();
}
