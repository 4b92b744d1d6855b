package dev.muamala.status;

import dev.muamala.status.RequestStatus.State;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Requests, newest first.
 *
 * @param next the cursor of the page after; null on the last page
 * @param position every event up to this log index is in it; event streams go on from here with {@code after}
 * @param nextPollAfter after how many seconds it is worth asking again without {@code Prefer: wait}; null when all of
 *     them are over
 */
record RequestPage(
        List<RequestSummary> items,
        @Nullable String next,
        long position,
        @Nullable Integer nextPollAfter) {
    private static final int TAG_BYTES = 12;

    /** @param found one more than the limit when there is a page after */
    static RequestPage of(RequestQuery query, List<RequestSummary> found, long position) {
        boolean more = found.size() > query.limit();
        List<RequestSummary> items = more ? found.subList(0, query.limit()) : found;
        return new RequestPage(
                items,
                more ? query.next(items.get(items.size() - 1).submittedPosition()) : null,
                position,
                items.stream()
                        .map(RequestSummary::state)
                        .map(State::nextPollAfter)
                        .filter(Objects::nonNull)
                        .min(Integer::compare)
                        .orElse(null));
    }

    /** Changes with any request on the page, and when one comes or goes. */
    String version() {
        String versions = items.stream()
                .map(item -> item.id() + ":" + item.version())
                .collect(Collectors.joining(" ", "", " " + next));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(Sha256.of(versions), TAG_BYTES));
    }
}
