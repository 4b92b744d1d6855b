package dev.muamala.request;

import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import dev.muamala.catalogue.Violation;
import dev.muamala.events.LocalizedText;
import dev.muamala.request.CommandRefused.Kind;
import java.util.List;
import org.axonframework.modelling.command.ConcurrencyException;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

class RequestProblemsTest {
    private static final LocalizedText CLOSED = new LocalizedText("انتهت المعاملة.", "The request is closed.");

    @RestController
    static class Door {
        @GetMapping("/closed")
        String closed() {
            throw new CommandRefused(Kind.CONFLICT, "request-closed", CLOSED);
        }

        @GetMapping("/invalid")
        String invalid() {
            throw new CommandRefused(
                    Kind.INVALID, "form-invalid", CLOSED, List.of(new Violation("/form/name", "required", CLOSED)));
        }

        @GetMapping("/busy")
        String busy() {
            throw new ConcurrencyException("busy");
        }

        @GetMapping("/broken")
        String broken() {
            throw new IllegalStateException("a secret of the inside");
        }
    }

    private final MockMvc door = MockMvcBuilders.standaloneSetup(new Door())
            .setControllerAdvice(new RequestProblems())
            .build();

    @Test
    void a_refusal_is_told_in_english_unless_another_language_is_asked_for() throws Exception {
        door.perform(get("/closed").header("Accept-Language", "fr"))
                .andExpect(status().isConflict())
                .andExpect(header().string("Content-Type", "application/problem+json"))
                .andExpect(jsonPath("$.code").value("request-closed"))
                .andExpect(jsonPath("$.type").value("urn:muamala:problem:request-closed"))
                .andExpect(jsonPath("$.detail").value(CLOSED.en()));
    }

    @Test
    void a_refusal_is_told_in_arabic_to_who_prefers_it() throws Exception {
        door.perform(get("/closed").header("Accept-Language", "fr, ar-AE;q=0.9, en;q=0.8"))
                .andExpect(jsonPath("$.detail").value(CLOSED.ar()));
    }

    @Test
    void every_field_at_fault_is_named() throws Exception {
        door.perform(get("/invalid").header("Accept-Language", "ar"))
                .andExpect(status().is(422))
                .andExpect(jsonPath("$.errors[0].pointer").value("/form/name"))
                .andExpect(jsonPath("$.errors[0].code").value("required"))
                .andExpect(jsonPath("$.errors[0].detail").value(CLOSED.ar()));
    }

    @Test
    void a_busy_request_is_worth_another_try() throws Exception {
        door.perform(get("/busy"))
                .andExpect(status().isServiceUnavailable())
                .andExpect(header().exists("Retry-After"))
                .andExpect(jsonPath("$.code").value("request-busy"));
    }

    @Test
    void what_went_wrong_inside_stays_inside() throws Exception {
        door.perform(get("/broken"))
                .andExpect(status().isInternalServerError())
                .andExpect(jsonPath("$.code").value("internal-error"))
                .andExpect(jsonPath("$.detail").value("Something went wrong on our side."));
    }
}
