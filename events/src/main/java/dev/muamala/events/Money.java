package dev.muamala.events;

import java.util.Objects;

/** An amount in minor units (fils) of a currency (ISO 4217, {@code AED}). */
public record Money(long minorUnits, String currency) {
    public Money {
        Objects.requireNonNull(currency, "currency");
    }

    public static Money fils(long fils) {
        return new Money(fils, "AED");
    }
}
