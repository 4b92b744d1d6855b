package dev.muamala.attachment;

import dev.muamala.access.Caller;
import dev.muamala.access.Reach;
import dev.muamala.access.Witness;
import dev.muamala.attachment.AttachmentStore.Stored;
import dev.muamala.attachment.Attachments.Received;
import dev.muamala.catalogue.Identifiers;
import dev.muamala.frontdoor.Problems;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.util.Objects;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.WebRequest;

/**
 * Papers in and out. The body of an upload is the file as it is; uploading the same file again is answered the same. A
 * browser that is led to a download saves it and runs nothing of it.
 */
@RestController
@RequestMapping("/api/v1/attachments")
class AttachmentController {
    private final Attachments attachments;
    private final AttachmentSettings settings;

    AttachmentController(Attachments attachments, AttachmentSettings settings) {
        this.attachments = attachments;
        this.settings = settings;
    }

    /** @param id what a form's field refers to it by */
    record Uploaded(String id, String type, long size) {}

    /** @param applicant for whom, where the caller may act for all; otherwise it is the caller's */
    @PostMapping
    ResponseEntity<Uploaded> upload(
            @RequestParam(required = false) String applicant,
            @RequestAttribute(Reach.ATTRIBUTE) Reach reach,
            HttpServletRequest request)
            throws IOException {
        String owner = owner(applicant, reach);
        long limit = settings.maxSize().toBytes();
        if (request.getContentLengthLong() > limit) {
            throw AttachmentRefused.tooLarge(limit);
        }
        Received received = attachments.receive(owner, type(request.getContentType()), request.getInputStream());
        String id = received.id().value();
        return ResponseEntity.created(URI.create("/api/v1/attachments/" + id))
                .body(new Uploaded(id, received.type().mediaType(), received.size()));
    }

    /** As a request would name them, so that its form may refer to the file. */
    private static String owner(String applicant, Reach reach) {
        String named = applicant == null ? null : Identifiers.latinDigits(applicant);
        if (named != null && !Identifiers.isPlain(named)) {
            throw AttachmentRefused.notFor(null);
        }
        return reach.actingFor(named).orElseThrow(() -> AttachmentRefused.notFor(named));
    }

    /** Without parameters; what is none is of no type. */
    private static String type(String declared) {
        try {
            MediaType type = MediaType.parseMediaType(Objects.requireNonNullElse(declared, "*/*"));
            return type.getType() + "/" + type.getSubtype();
        } catch (InvalidMediaTypeException e) {
            return "*/*";
        }
    }

    @GetMapping("/{name}")
    ResponseEntity<InputStreamResource> download(
            @PathVariable String name,
            @RequestAttribute(Caller.ATTRIBUTE) Caller caller,
            @RequestAttribute(Reach.ATTRIBUTE) Reach reach,
            @RequestAttribute(Witness.ATTRIBUTE) Witness witness,
            WebRequest conditions)
            throws IOException {
        AttachmentId id = AttachmentId.of(name).orElseThrow(AttachmentRefused::notFound);
        Attachments.Found found = attachments.find(id, caller, reach);
        if (conditions.checkNotModified('"' + id.value() + '"')) {
            return null;
        }
        found.in().ifPresent(request -> witness.saw(request.request().value(), request.applicant()));
        Stored stored = found.stored();
        return ResponseEntity.ok()
                .eTag('"' + id.value() + '"')
                .cacheControl(CacheControl.noCache().cachePrivate())
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename(id.value().substring(0, 12) + "."
                                        + stored.type().extension())
                                .build()
                                .toString())
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Security-Policy", "default-src 'none'; sandbox")
                .contentType(MediaType.parseMediaType(stored.type().mediaType()))
                .contentLength(stored.size())
                .body(new InputStreamResource(attachments.open(id, stored)));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> refused(AttachmentRefused refusal, HttpServletRequest request) {
        ResponseEntity.BodyBuilder answer = ResponseEntity.status(refusal.status());
        if (refusal.status() == 413) {
            answer.header(HttpHeaders.CONNECTION, "close");
        }
        return answer.body(Problems.problem(refusal.status(), refusal.code(), refusal.explanation(), request));
    }
}
