package dev.muamala.events;

import java.util.Map;

/** What stands where something personal was, after the person's key was destroyed. */
public final class Erased {
    public static final LocalizedText WORDS = new LocalizedText("مُحي", "erased");
    public static final String TEXT = WORDS.ar() + " / " + WORDS.en();
    public static final Map<String, Object> DATA = Map.of("erased", true);

    private Erased() {}

    /** Nobody's subject; different for each person, as counting needs it. */
    public static ApplicantId applicant(PersonId person) {
        return new ApplicantId("erased:" + person);
    }
}
