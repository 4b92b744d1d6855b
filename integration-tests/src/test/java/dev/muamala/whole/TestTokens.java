package dev.muamala.whole;

import dev.muamala.access.Caller;
import dev.muamala.access.Role;
import dev.muamala.security.DemoIssuer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Tokens of one development issuer that all servers of this run trust. They outlive every clock that is moved. */
public final class TestTokens {
    /** The master key of all servers of this run; no secret. */
    public static final String MASTER_KEY = "bXVhbWFsYS10ZXN0cy1rZWVwLW5vLXNlY3JldHMtMzI=";

    private static final Path FOLDER = temporaryFolder();
    private static final DemoIssuer ISSUER = DemoIssuer.at(key());
    private static final Map<Caller, String> MADE = new ConcurrentHashMap<>();

    private TestTokens() {}

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("muamala-issuer");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A data folder with nothing in it but the issuer, for commands that make their own tokens. */
    public static Path folder() {
        return FOLDER;
    }

    /** What servers are told of the issuer. */
    public static Path key() {
        return FOLDER.resolve(DemoIssuer.FILE);
    }

    public static String of(Caller caller) {
        return MADE.computeIfAbsent(caller, made -> ISSUER.token(made, Duration.ofDays(3650)));
    }

    public static String of(String subject, Role... roles) {
        return of(Caller.of(subject, Arrays.stream(roles).collect(Collectors.toSet()), null));
    }

    /** Of one who may do nearly all, and submit and act for applicants. */
    public static String staff(String name) {
        return of(Caller.of(name, Set.of(Role.DESIGNER, Role.APPROVER, Role.ANALYST, Role.OPERATOR), null));
    }

    public static String bearer(String token) {
        return "Bearer " + token;
    }
}
