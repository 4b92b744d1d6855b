package dev.muamala.review.soundness;

/** One thing that happens on the way through a workflow, and to which element. */
public record Happening(Kind kind, String element) {
    public enum Kind {
        /** The element is begun, or is passed at once. */
        REACHED,
        /** One branch arrives at a gateway that waits for others. */
        WAITS,
        /** The activity ends well. */
        DONE,
        /** The event occurs. */
        OCCURS,
        /** The sequence flow is chosen among others. */
        TAKEN
    }

    static Happening reached(String element) {
        return new Happening(Kind.REACHED, element);
    }

    static Happening waits(String element) {
        return new Happening(Kind.WAITS, element);
    }

    static Happening done(String element) {
        return new Happening(Kind.DONE, element);
    }

    static Happening occurs(String element) {
        return new Happening(Kind.OCCURS, element);
    }

    static Happening taken(String flow) {
        return new Happening(Kind.TAKEN, flow);
    }
}
