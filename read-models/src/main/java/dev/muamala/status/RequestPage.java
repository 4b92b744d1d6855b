package dev.muamala.status;

import java.util.List;

/**
 * Requests, newest first.
 *
 * @param next the cursor of the page after; null on the last page
 */
record RequestPage(List<RequestSummary> items, String next) {
    /** @param found one more than the limit when there is a page after */
    static RequestPage of(List<RequestSummary> found, int limit) {
        if (found.size() <= limit) {
            return new RequestPage(found, null);
        }
        List<RequestSummary> items = found.subList(0, limit);
        return new RequestPage(items, Cursor.after(items.get(limit - 1).submittedPosition()));
    }
}
