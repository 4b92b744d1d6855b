package dev.muamala.entity;

import dev.muamala.events.CallId;
import dev.muamala.events.EntityId;
import dev.muamala.events.LocalizedText;
import dev.muamala.frontdoor.Problems;
import dev.muamala.request.CallOutcome;
import dev.muamala.request.RecordReply;
import dev.muamala.request.RequestCommands;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/**
 * Where entities answer later. An answer may come before the call's own {@code 202}, twice, or after nobody waits for
 * it any more: it is recorded at most once, and the entity is thanked each time, so that it can stop asking.
 */
@RestController
class CallbackController {
    private final RequestCommands commands;
    private final Signatures signatures;
    private final Answers answers;

    CallbackController(RequestCommands commands, Signatures signatures, Answers answers) {
        this.commands = commands;
        this.signatures = signatures;
        this.answers = answers;
    }

    @PostMapping("/api/v1/callbacks/{entity}/{call}")
    ResponseEntity<Object> answer(
            @PathVariable EntityId entity,
            @PathVariable CallId call,
            @RequestHeader(name = CallSignature.HEADER, required = false) String signature,
            InputStream content,
            HttpServletRequest request)
            throws IOException {
        byte[] body = content.readNBytes(Answers.MAX_BYTES + 1);
        if (!signatures.of(entity).verifies(signature, call.value(), body)) {
            return refused(
                    401,
                    "signature-invalid",
                    new LocalizedText("توقيع هذا الرد غير صحيح.", "This answer is not signed by the entity it names."),
                    request);
        }
        CallOutcome outcome = answers.read(body);
        if (outcome instanceof CallOutcome.Unknown unknown) {
            return refused(
                    422,
                    "answer-not-understood",
                    new LocalizedText("لم يُفهم هذا الرد.", "This was not understood: " + unknown.reason() + "."),
                    request);
        }
        long position = commands.send(new RecordReply(call, entity, outcome)).position();
        return ResponseEntity.ok(Map.of("call", call.value(), "position", position));
    }

    private static ResponseEntity<Object> refused(
            int status, String code, LocalizedText detail, HttpServletRequest request) {
        return ResponseEntity.status(status).body(Problems.problem(status, code, detail, request));
    }
}
