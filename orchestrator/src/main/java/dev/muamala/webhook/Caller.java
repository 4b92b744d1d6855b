package dev.muamala.webhook;

import dev.muamala.events.LocalizedText;
import dev.muamala.request.CommandRefused;
import dev.muamala.request.CommandRefused.Kind;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;

/**
 * Whose webhooks are meant: those of whoever is known to call. Where nobody is asked who they are, callers say it
 * themselves, by {@code ?owner=}.
 */
final class Caller {
    private static final int MOST = 200;

    private Caller() {}

    /** @throws CommandRefused when it is not known */
    static String owner(HttpServletRequest request) {
        Principal known = request.getUserPrincipal();
        String owner = known != null ? known.getName() : request.getParameter("owner");
        if (owner == null
                || owner.isBlank()
                || owner.length() > MOST
                || owner.chars().anyMatch(c -> c < 0x20)) {
            throw new CommandRefused(
                    Kind.INVALID,
                    "owner-required",
                    new LocalizedText(
                            "حدّد \"owner\"، صاحب الإشعارات.",
                            "Give \"owner\", whose webhooks are meant, in at most " + MOST + " characters."));
        }
        return owner;
    }
}
