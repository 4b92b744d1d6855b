package dev.muamala.security;

import dev.muamala.access.Role;
import dev.muamala.events.LocalizedText;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.http.server.PathContainer;

/** What the table of access says of an endpoint, and the door's words when it refuses, for the API's description. */
public final class DocumentedAccess {
    private static final AccessTable TABLE = AccessTable.read();

    /** By code. */
    public static final Map<String, LocalizedText> WORDS = words();

    private final AccessRule rule;

    private DocumentedAccess(AccessRule rule) {
        this.rule = rule;
    }

    public static DocumentedAccess of(String method, String path) {
        return new DocumentedAccess(TABLE.find(method, PathContainer.parsePath(path.replaceAll("[{}]", "")))
                .orElseThrow(() -> new IllegalStateException(method + " " + path + " has no line in access.txt")));
    }

    /** {@code token}, {@code signed} or {@code open}. */
    public String proof() {
        return rule.proof().name().toLowerCase(Locale.ROOT);
    }

    /** By the code of each role that may anything: {@code own}, {@code held} or {@code any}. */
    public Map<String, String> grants() {
        Map<String, String> grants = new LinkedHashMap<>();
        for (Role role : Role.values()) {
            AccessRule.Grant grant = rule.grants().getOrDefault(role, AccessRule.Grant.NONE);
            if (grant != AccessRule.Grant.NONE) {
                grants.put(role.code(), grant.name().toLowerCase(Locale.ROOT));
            }
        }
        return grants;
    }

    private static Map<String, LocalizedText> words() {
        Map<String, LocalizedText> words = new LinkedHashMap<>();
        Stream.of(
                        Refused.tokenMissing(),
                        Refused.tokenInvalid(),
                        Refused.issuerAway(),
                        Refused.denied(),
                        Refused.badPath(),
                        Refused.tooMany(3))
                .forEach(refused -> words.put(refused.code(), refused.detail()));
        return words;
    }
}
