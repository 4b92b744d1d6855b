package dev.muamala.review.hostile;

import java.util.List;

/**
 * A file that somebody uploaded who means no good.
 *
 * @param elements the ids of the elements that carry the attack, each of which has to be named; empty when the whole
 *     file is the attack
 * @param bulky whether it attacks by its size or its depth alone
 */
public record HostileFile(String name, byte[] bytes, List<String> elements, boolean bulky) {
    @Override
    public String toString() {
        return name;
    }
}
