package dev.muamala.workflow;

import dev.muamala.access.Caller;
import dev.muamala.events.LocalizedText;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.stereotype.Component;

/** Who acts on workflows: whoever the token of the request speaks of. Nobody acts for somebody else here. */
@Component
public class Actors {
    private final HttpServletRequest request;

    /** @param request whichever the calling thread answers */
    Actors(HttpServletRequest request) {
        this.request = request;
    }

    /**
     * @param by what the request says of it; may be left out
     * @return the name that history keeps
     * @throws WorkflowRefused when it says somebody else
     */
    public String acting(String by) {
        String caller = Caller.of(request.getAttribute(Caller.ATTRIBUTE)).subject();
        if (by != null && !by.isBlank() && !by.strip().equals(caller)) {
            throw new WorkflowRefused(
                    WorkflowRefused.Kind.FORBIDDEN,
                    "not-you",
                    new LocalizedText(
                            "الحقل \"by\" يذكر غيرك؛ احذفه. لم يتغير شيء.",
                            "\"by\" names somebody else than your token; leave it out. Nothing was changed."));
        }
        return caller;
    }
}
