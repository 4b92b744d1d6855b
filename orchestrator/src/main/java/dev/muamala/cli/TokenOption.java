package dev.muamala.cli;

import dev.muamala.access.Caller;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The token by which a command talks to the server: the user's own or, in the demo, one of the data folder's issuer. */
final class TokenOption {
    /** A demo is over before its tokens are. */
    static final Duration GOOD_FOR = Duration.ofDays(365);

    @Option(
            names = "--token",
            paramLabel = "<jwt>",
            defaultValue = "${env:MUAMALA_TOKEN}",
            description = "Yours (MUAMALA_TOKEN; the demo makes one).")
    private String token;

    /** @param inTheDemo who asks, where no token is given */
    Optional<String> or(DataFolder folder, Caller inTheDemo) {
        return Optional.ofNullable(token)
                .filter(given -> !given.isBlank())
                .or(() -> folder.issuer().map(issuer -> issuer.token(inTheDemo, GOOD_FOR)));
    }
}
