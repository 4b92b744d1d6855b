package dev.muamala.modeler;

import dev.muamala.workflow.Actors;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Who sits at the Modeler: the user name of its Basic credentials. Modeler asks for them only where a server refuses to
 * answer without (401).
 */
@Component
final class Designers {
    private static final String BASIC = "Basic ";

    private final Actors actors;

    Designers(Actors actors) {
        this.actors = actors;
    }

    /** @throws CamundaError when the header names nobody */
    String named(String authorization) {
        return Optional.ofNullable(authorization)
                .filter(header -> header.regionMatches(true, 0, BASIC, 0, BASIC.length()))
                .flatMap(header -> credentials(header.substring(BASIC.length()).strip()))
                .map(credentials -> credentials.replaceFirst(":.*", ""))
                .flatMap(actors::claimed)
                .orElseThrow(() -> CamundaError.of(
                        401,
                        "AuthenticationException",
                        "Say who you are: choose HTTP Basic and give your user name; history keeps it. Tokens are not"
                                + " read yet. Nothing was deployed."));
    }

    private static Optional<String> credentials(String encoded) {
        try {
            return Optional.of(new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
