package dev.muamala.status;

import dev.muamala.events.LocalizedText;
import dev.muamala.problem.Problem;
import dev.muamala.problem.ProblemException;
import dev.muamala.projection.ProjectionReader;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Where requests stand. A reader that gives {@code after}, the position that its write was answered with, never sees
 * less than its own write: the answer waits for it, without holding a thread, and is 503 {@code projection-behind} when
 * that takes longer than {@code muamala.status.patience}.
 */
@RestController
@RequestMapping("/api/v1/requests")
class RequestStatusController {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final ProjectionReader<RequestStatus> statuses;
    private final Duration patience;

    RequestStatusController(
            ProjectionReader<RequestStatus> statuses, @Value("${muamala.status.patience:5s}") Duration patience) {
        this.statuses = statuses;
        this.patience = patience;
    }

    /**
     * One request. The ETag is its version: {@code If-None-Match} is answered 304 while nothing happened to it. Nothing
     * is shown before the documents have caught up with the log, so that nobody sees less than before a restart.
     */
    @GetMapping(path = "/{id}", params = "!after")
    ResponseEntity<RequestStatus> request(@PathVariable String id) {
        if (!statuses.complete()) {
            throw new ProblemException(behind());
        }
        return statuses.find(id)
                .map(status -> ResponseEntity.ok()
                        .eTag(Long.toString(status.version()))
                        .cacheControl(CacheControl.noCache().cachePrivate())
                        .body(status))
                .orElseThrow(() -> new ProblemException(notFound(id)));
    }

    @GetMapping(path = "/{id}", params = "after")
    CompletionStage<ResponseEntity<RequestStatus>> requestAfter(@PathVariable String id, @RequestParam long after) {
        return when(statuses.seen(id, after, patience), () -> request(id));
    }

    /** The requests of an applicant or of an emirate, newest first. Pages stay stable while requests are submitted. */
    @GetMapping(params = "!after")
    RequestPage requests(
            @RequestParam(required = false) String applicant,
            @RequestParam(required = false) String emirate,
            @RequestParam(required = false) String state,
            @RequestParam(required = false) String service,
            @RequestParam(required = false) Integer limit,
            @RequestParam(required = false) String cursor) {
        RequestQuery query = RequestQuery.of(applicant, emirate, state, service, limit, cursor);
        if (!statuses.complete()) {
            throw new ProblemException(behind());
        }
        return RequestPage.of(
                statuses.newest(
                        RequestSummary.class, query.equal(), "submittedPosition", query.before(), query.limit() + 1),
                query.limit());
    }

    @GetMapping(params = "after")
    CompletionStage<RequestPage> requestsAfter(
            @RequestParam(required = false) String applicant,
            @RequestParam(required = false) String emirate,
            @RequestParam(required = false) String state,
            @RequestParam(required = false) String service,
            @RequestParam(required = false) Integer limit,
            @RequestParam(required = false) String cursor,
            @RequestParam long after) {
        return when(statuses.seen(after, patience), () -> requests(applicant, emirate, state, service, limit, cursor));
    }

    private static <T> CompletionStage<T> when(CompletableFuture<Boolean> seen, Supplier<T> answer) {
        return seen.thenApply(inTime -> {
            if (!inTime) {
                throw new ProblemException(behind());
            }
            return answer.get();
        });
    }

    private static Problem notFound(String id) {
        return Problem.of(
                HttpStatus.NOT_FOUND,
                "request-not-found",
                new LocalizedText("الطلب غير موجود", "There is no such request"),
                new LocalizedText(
                        "لا يوجد طلب بالرقم \"" + id + "\". إن كنت قد قدّمته للتو فأضف \"after\" بقيمة الموضع في الرد.",
                        "No request has the id \"" + id
                                + "\". If you just submitted it, add \"after\" with the position of the answer."));
    }

    private static Problem behind() {
        return Problem.of(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "projection-behind",
                        new LocalizedText("القراءة متأخرة عن السجل", "Reading is behind the log"),
                        new LocalizedText(
                                "ما كُتب محفوظ ولكنه لم يظهر للقراءة بعد. أعد المحاولة بعد قليل.",
                                "What was written is safe but cannot be read yet. Ask again shortly."))
                .retryAfter(PAUSE);
    }
}
