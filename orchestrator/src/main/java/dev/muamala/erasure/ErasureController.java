package dev.muamala.erasure;

import dev.muamala.access.Caller;
import dev.muamala.catalogue.Violation;
import dev.muamala.erasure.Erasures.Outcome;
import dev.muamala.events.ApplicantId;
import dev.muamala.request.RequestInput;
import java.util.ArrayList;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Erases persons, for ever. Who it is stands in the body: addresses are written down by whatever they pass. */
@RestController
class ErasureController {
    private final Erasures erasures;

    ErasureController(Erasures erasures) {
        this.erasures = erasures;
    }

    /** @param person the applicant, as the identity provider names them */
    record Order(String person) {}

    /**
     * @param requests how many of the person's requests know them no more; 0 where nothing was, or is any more, known of
     *     them
     * @param done false while it goes on by itself
     * @param position where the log says so; a reader may wait for it
     */
    record Erased(int requests, boolean done, long position) {}

    @PostMapping("/api/v1/erasures")
    ResponseEntity<Erased> erase(@RequestBody Order order, @RequestAttribute(Caller.ATTRIBUTE) Caller caller) {
        List<Violation> violations = new ArrayList<>();
        String person = RequestInput.identifier("/person", order.person(), violations);
        RequestInput.refuse(violations);
        Outcome outcome = erasures.order(new ApplicantId(person), caller.subject());
        return ResponseEntity.status(outcome.done() ? 200 : 202)
                .body(new Erased(outcome.requests(), outcome.done(), outcome.position()));
    }
}
