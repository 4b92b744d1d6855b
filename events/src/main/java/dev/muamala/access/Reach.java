package dev.muamala.access;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whose requests one call may touch, as the table of access grants it to the roles of its caller: all, their own, those
 * that wait at their entity, or the last two together.
 *
 * @param applicant whose own; null for nobody's
 * @param entity where they wait; null for nowhere
 */
public record Reach(boolean all, String applicant, String entity) {
    /** The attribute of a request under which the server keeps it. */
    public static final String ATTRIBUTE = "dev.muamala.access.Reach";

    /** The attribute under which the server keeps until when it is granted: an instant; for ever where there is none. */
    public static final String UNTIL = "dev.muamala.access.Reach.until";

    public static final Reach ALL = new Reach(true, null, null);
    public static final Reach NOTHING = new Reach(false, null, null);

    /**
     * @param attribute what stands under {@link #ATTRIBUTE}
     * @return nothing where nobody has granted anything
     */
    public static Reach of(Object attribute) {
        return attribute instanceof Reach reach ? reach : NOTHING;
    }

    /** Whether it is that of somebody who acts for themselves alone. */
    public boolean ownOnly() {
        return applicant != null && entity == null;
    }

    /**
     * For whom something is done that is not about a request yet: for themselves, or for whom they name where they may
     * act for all.
     *
     * @param named null or blank where nobody is
     * @return empty where they name somebody else, or may act for all and name nobody
     */
    public Optional<String> actingFor(String named) {
        if (named == null || named.isBlank()) {
            return Optional.ofNullable(applicant);
        }
        return owns(named) ? Optional.of(named) : Optional.empty();
    }

    /** Whether a request of this applicant is theirs. */
    public boolean owns(String itsApplicant) {
        return all || applicant != null && applicant.equals(itsApplicant);
    }

    /** Whether something that waits at this entity, or for this group of people, waits for them. */
    public boolean holds(String itsEntity) {
        return all || entity != null && entity.equals(itsEntity);
    }

    /** @param holders the entities and groups of people where the request waits */
    public boolean covers(String itsApplicant, Stream<String> holders) {
        return owns(itsApplicant) || entity != null && holders.anyMatch(this::holds);
    }
}
