package dev.muamala.access;

import java.util.Set;

/**
 * Who asks, proven by a token.
 *
 * @param subject the identity provider's stable name of the person or system; the applicant of a citizen's requests
 * @param emiratesId null where the provider does not say
 * @param level null where the provider does not say
 * @param entity for whom an officer or a system works; null where for none
 * @param emirate ISO 3166-2 code; null where the provider does not say
 */
public record Caller(
        String subject, Set<Role> roles, String emiratesId, AssuranceLevel level, String entity, String emirate) {
    /** The attribute of a request under which the server keeps who asks. */
    public static final String ATTRIBUTE = "dev.muamala.access.Caller";

    public Caller {
        roles = Set.copyOf(roles);
    }

    public static Caller of(String subject, Set<Role> roles, String entity) {
        return new Caller(subject, roles, null, null, entity, null);
    }

    /**
     * @param attribute what stands under {@link #ATTRIBUTE}
     * @throws IllegalStateException when nobody was let in
     */
    public static Caller of(Object attribute) {
        if (attribute instanceof Caller caller) {
            return caller;
        }
        throw new IllegalStateException("It is not known who asks; only what needs no caller may be open to all");
    }

    /** Without what tells who it is, for logs. */
    @Override
    public String toString() {
        return "Caller" + roles + (entity == null ? "" : " of " + entity);
    }
}
