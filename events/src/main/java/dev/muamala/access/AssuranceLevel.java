package dev.muamala.access;

import java.util.Optional;

/** How well UAE PASS knows a person. The Emirates ID number and the full Arabic name come only from SOP2 up. */
public enum AssuranceLevel {
    SOP1,
    SOP2,
    SOP3;

    public static Optional<AssuranceLevel> ofCode(String code) {
        for (AssuranceLevel level : values()) {
            if (level.name().equals(code)) {
                return Optional.of(level);
            }
        }
        return Optional.empty();
    }
}
