package dev.muamala.review.hostile;

import java.util.concurrent.atomic.AtomicInteger;

/** Sings when a file reaches it: when it is loaded by name, made, or called. */
public final class Canary {
    /** Not in the canary itself: looking at it must not load it. */
    public static final class Song {
        private static final AtomicInteger SUNG = new AtomicInteger();

        private Song() {}

        public static int times() {
            return SUNG.get() + Integer.getInteger("muamala.canary", 0);
        }

        static void sing() {
            SUNG.incrementAndGet();
        }
    }

    static {
        Song.sing();
    }

    public Canary() {
        Song.sing();
    }

    public static String sing() {
        Song.sing();
        return "PT1S";
    }
}
