package dev.muamala.access;

import java.util.Locale;
import java.util.Optional;

/** What somebody may be here; a person may be several. */
public enum Role {
    /** Asks for services, for themselves. */
    CITIZEN,
    /** Does what waits for people at an entity. */
    OFFICER,
    /** Draws workflows. */
    DESIGNER,
    /** Approves and publishes what others have drawn. */
    APPROVER,
    /** Looks at everything and changes nothing. */
    ANALYST,
    /** Keeps the system going, and acts for those who cannot do it themselves. */
    OPERATOR,
    /** A system of an entity. */
    ENTITY;

    /** As tokens and the table of access write it. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Role> ofCode(String code) {
        for (Role role : values()) {
            if (role.code().equals(code)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }
}
