package dev.muamala.security;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.http.server.PathContainer;

/** The table of access, {@code security/access.txt}: one line for every endpoint, the more particular path first. */
record AccessTable(List<AccessRule> rules) {
    private static final String FILE = "/security/access.txt";

    AccessTable {
        rules = rules.stream().sorted(Comparator.comparing(AccessRule::path)).toList();
    }

    static AccessTable read() {
        try (InputStream file = AccessTable.class.getResourceAsStream(FILE)) {
            return of(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static AccessTable of(String text) {
        return new AccessTable(text.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(AccessRule::of)
                .toList());
    }

    Optional<AccessRule> find(String method, PathContainer path) {
        String asked = method.equals("HEAD") ? "GET" : method;
        boolean plain = isPlain(path.value());
        int depth = AccessRule.Look.depth(path.value());
        for (AccessRule rule : rules) {
            if (rule.isFor(asked)
                    && (!plain || rule.mayBeFor(path.value(), depth))
                    && rule.path().matches(path)) {
                return Optional.of(rule);
            }
        }
        return Optional.empty();
    }

    /** Nothing in it is encoded, so it reads as the rules do. */
    private static boolean isPlain(String path) {
        return path.indexOf('%') < 0 && path.indexOf(';') < 0;
    }

    /** The methods that there are rules for at this path, as the header {@code Allow} lists them. */
    String methods(PathContainer path) {
        return rules.stream()
                .filter(rule -> rule.path().matches(path) && !rule.method().equals(AccessRule.ANY_METHOD))
                .map(AccessRule::method)
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
    }
}
