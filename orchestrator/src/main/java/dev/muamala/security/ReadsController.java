package dev.muamala.security;

import dev.muamala.events.LocalizedText;
import dev.muamala.eventstore.ReadsSeen;
import dev.muamala.eventstore.ReadsSeen.Kept;
import dev.muamala.frontdoor.Problems;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Who was shown what about whom, the newest first. */
@RestController
class ReadsController {
    private static final int MOST = 100;

    private final ReadsSeen reads;

    ReadsController(ReadsSeen reads) {
        this.reads = reads;
    }

    /**
     * @param reader the subject of the reader's token
     * @param entity for whom the reader works; null for none
     * @param subject about whom: the applicant
     * @param endpoint by which it was read
     * @param times how often from {@code first} to {@code last}
     */
    record Reading(
            String reader,
            String roles,
            @Nullable String entity,
            String subject,
            String request,
            String endpoint,
            Instant first,
            Instant last,
            long times) {
        static Reading of(Kept kept) {
            return new Reading(
                    kept.read().reader(),
                    kept.read().roles(),
                    kept.read().entity(),
                    kept.read().applicant(),
                    kept.read().request(),
                    kept.read().endpoint(),
                    kept.first(),
                    kept.last(),
                    kept.times());
        }
    }

    /** @param next what {@code before} is for the page after; null on the last page */
    record Page(List<Reading> items, @Nullable Long next) {}

    /**
     * @param subject about whom; or
     * @param reader who has read; or both
     */
    @GetMapping("/api/v1/audit/reads")
    ResponseEntity<?> reads(
            @RequestParam(required = false) String subject,
            @RequestParam(required = false) String reader,
            @RequestParam(defaultValue = "" + Long.MAX_VALUE) long before,
            HttpServletRequest request) {
        if (subject == null && reader == null) {
            return ResponseEntity.badRequest()
                    .body(Problems.problem(
                            400,
                            "filter-required",
                            new LocalizedText(
                                    "حدّد \"subject\" أو \"reader\".",
                                    "Give \"subject\", about whom, or \"reader\", who has read, or both."),
                            request));
        }
        if (Stream.of(subject, reader).anyMatch(name -> name != null && name.indexOf('\0') >= 0)) {
            return ResponseEntity.badRequest()
                    .body(Problems.problem(
                            400,
                            "bad-parameter",
                            new LocalizedText("لا يحمل أحد اسما فيه محرف NUL.", "Nobody has a name with a NUL in it."),
                            request));
        }
        List<Kept> found = reads.find(Optional.ofNullable(subject), Optional.ofNullable(reader), before, MOST);
        return ResponseEntity.ok(new Page(
                found.stream().map(Reading::of).toList(),
                found.size() < MOST ? null : found.get(found.size() - 1).id()));
    }
}
