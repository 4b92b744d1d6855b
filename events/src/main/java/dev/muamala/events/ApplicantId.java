package dev.muamala.events;

import java.util.Objects;

/** Who submits the request: the subject that the identity provider knows. */
public record ApplicantId(String value) implements Identifier {
    public ApplicantId {
        Objects.requireNonNull(value, "applicant id");
    }

    @Override
    public String toString() {
        return value;
    }
}
