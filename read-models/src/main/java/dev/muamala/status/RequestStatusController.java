package dev.muamala.status;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Where requests stand, for apps that ask again and again or stay connected.
 *
 * <ul>
 *   <li>{@code ETag} is the version; {@code If-None-Match} with it is answered 304 while nothing happened.
 *   <li>{@code Prefer: wait=20} with it is answered as soon as something happens, or 304 after so many seconds.
 *   <li>{@code after}, a position that any node has answered, is never shown less than what was known there. Where that
 *       cannot be read in time the answer is 503 {@code projection-behind}.
 *   <li>{@code Accept-Language}, or {@code labels=ar|en|both}, chooses the languages of labels.
 * </ul>
 *
 * {@link StatusPolls} says exactly what is shown when. Nobody who waits has a thread.
 */
@RestController
@RequestMapping("/api/v1")
class RequestStatusController {
    private final StatusPolls polls;
    private final RequestLists lists;
    private final StatusStreams streams;

    RequestStatusController(StatusPolls polls, RequestLists lists, StatusStreams streams) {
        this.polls = polls;
        this.lists = lists;
        this.streams = streams;
    }

    /** One request. Most polls are answered by {@link PollFilter} and do not come here. */
    @GetMapping("/requests/{id}")
    void request(@PathVariable String id, HttpServletRequest request, HttpServletResponse response) throws IOException {
        throwWhatWasMetLater(request);
        polls.answer(id, request, response);
    }

    /** The requests of an applicant or of an emirate, newest first. Pages stay stable while requests are submitted. */
    @GetMapping("/requests")
    void requests(
            @RequestParam(required = false) String applicant,
            @RequestParam(required = false) String emirate,
            @RequestParam(required = false) String state,
            @RequestParam(required = false) String service,
            @RequestParam(required = false) Integer limit,
            @RequestParam(required = false) String cursor,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        throwWhatWasMetLater(request);
        lists.answer(
                RequestQuery.of(Viewer.of(request), applicant, emirate, state, service, limit, cursor),
                request,
                response);
    }

    /** How the request stands, and each change from then on, as server-sent events. */
    @GetMapping("/requests/{id}/events")
    void events(@PathVariable String id, HttpServletRequest request, HttpServletResponse response) {
        throwWhatWasMetLater(request);
        streams.ofRequest(id, request);
    }

    /** Each change of any request of the caller, as server-sent events. The parameter says that no view is meant. */
    @GetMapping("/me/events")
    void myEvents(HttpServletRequest request, HttpServletResponse response) {
        throwWhatWasMetLater(request);
        streams.ofCaller(request);
    }

    private static void throwWhatWasMetLater(HttpServletRequest request) {
        if (request.getAttribute(Parked.PROBLEM) instanceof RuntimeException problem) {
            throw problem;
        }
    }
}
