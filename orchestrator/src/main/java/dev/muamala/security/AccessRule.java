package dev.muamala.security;

import dev.muamala.access.Caller;
import dev.muamala.access.Reach;
import dev.muamala.access.Role;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * One line of the table of access.
 *
 * @param method {@value #ANY_METHOD} for every method
 * @param grants what each role may; empty unless callers are asked who they are
 * @param look what is quickly seen, since every request asks of many rules whether they are for it
 */
record AccessRule(String method, PathPattern path, Proof proof, Map<Role, Grant> grants, Look look) {
    static final String ANY_METHOD = "ANY";

    /** How a caller proves who they are. */
    enum Proof {
        TOKEN,
        SIGNED,
        OPEN
    }

    /** Whose requests a role may touch by this endpoint. */
    enum Grant {
        NONE,
        OWN,
        HELD,
        ANY
    }

    /**
     * @param name of the rule
     * @param beginning of every path that it is for
     * @param depth how many slashes each has
     */
    record Look(String name, String beginning, int depth) {
        static Look at(String method, String path) {
            return new Look(method + " " + path, path.replaceFirst("/[^/]*\\{.*", ""), depth(path));
        }

        static int depth(String path) {
            int slashes = 0;
            for (int at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
                slashes++;
            }
            return slashes;
        }
    }

    private static AccessRule of(String method, String path, Proof proof, Map<Role, Grant> grants) {
        if (path.contains("*")) {
            throw new IllegalArgumentException("A path of the table of access stands for paths of one depth: " + path);
        }
        return new AccessRule(
                method, PathPatternParser.defaultInstance.parse(path), proof, grants, Look.at(method, path));
    }

    /** @throws IllegalArgumentException when the line says something else */
    static AccessRule of(String line) {
        String[] words = line.strip().split("\\s+");
        List<String> grants = List.of(words).subList(Math.min(2, words.length), words.length);
        if (grants.equals(List.of("open")) || grants.equals(List.of("signed"))) {
            return of(words[0], words[1], Proof.valueOf(upper(grants.get(0))), Map.of());
        }
        if (grants.size() != Role.values().length) {
            throw new IllegalArgumentException("A line of the table of access has a method, a path and "
                    + Role.values().length + " grants, or \"open\" or \"signed\": " + line);
        }
        Map<Role, Grant> each = new EnumMap<>(Role.class);
        for (Role role : Role.values()) {
            each.put(role, grant(grants.get(role.ordinal())));
        }
        return of(words[0], words[1], Proof.TOKEN, each);
    }

    private static Grant grant(String word) {
        return word.equals("-") ? Grant.NONE : Grant.valueOf(upper(word));
    }

    private static String upper(String word) {
        return word.toUpperCase(Locale.ROOT);
    }

    boolean isFor(String asked) {
        return method.equals(asked) || method.equals(ANY_METHOD);
    }

    /** What the roles of the caller grant together; empty when nothing. */
    Optional<Reach> reach(Caller caller) {
        boolean own = false;
        boolean held = false;
        for (Role role : caller.roles()) {
            switch (grants.get(role)) {
                case ANY -> {
                    return Optional.of(Reach.ALL);
                }
                case OWN -> own = true;
                case HELD -> held = caller.entity() != null;
                case NONE -> {}
            }
        }
        return own || held
                ? Optional.of(new Reach(false, own ? caller.subject() : null, held ? caller.entity() : null))
                : Optional.empty();
    }

    /** Whether it can be the rule for a path that is written as the rules are. */
    boolean mayBeFor(String plain, int depth) {
        return depth == look.depth() && plain.startsWith(look.beginning());
    }

    @Override
    public String toString() {
        return look.name();
    }
}
