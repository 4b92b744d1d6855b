package dev.muamala.status;

import dev.muamala.events.Emirate;
import dev.muamala.events.LocalizedText;
import dev.muamala.problem.Problem;
import dev.muamala.problem.ProblemException;
import dev.muamala.status.RequestStatus.State;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;

/** One page of requests that is asked for, checked. */
record RequestQuery(Map<String, String> equal, long before, int limit) {
    static final int MOST = 100;
    private static final String APPLICANT = "applicant";
    private static final String HELD_AT = "holders.id";
    private static final String STATES =
            Arrays.stream(State.values()).map(State::code).collect(Collectors.joining(", "));
    private static final String EMIRATES =
            Arrays.stream(Emirate.values()).map(Emirate::code).collect(Collectors.joining(", "));

    /**
     * @param viewer whose requests are meant where the caller may not see all
     * @param cursor the {@code next} of the page before; null for the first
     * @throws ProblemException when a value cannot be meant
     */
    static RequestQuery of(
            Viewer viewer,
            String applicant,
            String emirate,
            String state,
            String service,
            Integer limit,
            String cursor) {
        Map<String, String> equal = new LinkedHashMap<>();
        String entity = viewer.reach().entity();
        if (entity != null && (applicant == null || !viewer.reach().owns(applicant))) {
            equal.put(HELD_AT, entity);
            if (applicant != null) {
                equal.put(APPLICANT, applicant);
            }
        } else if (applicant != null || !viewer.reach().all()) {
            equal.put(APPLICANT, viewer.applicant(applicant));
        }
        if (emirate != null) {
            equal.put("emirate", emirate(emirate));
        }
        if (equal.isEmpty()) {
            throw refused(
                    "filter-required",
                    new LocalizedText("يلزم تحديد نطاق البحث", "A filter is required"),
                    new LocalizedText(
                            "حدّد \"applicant\" أو \"emirate\".", "Give \"applicant\", \"emirate\", or both."));
        }
        if (state != null) {
            equal.put("state", state(state));
        }
        if (service != null) {
            equal.put("service", service);
        }
        return new RequestQuery(equal, Cursor.read(cursor, equal.toString()), limit(limit));
    }

    /** The cursor of the page that ends with the request which was submitted at this log index. */
    String next(long submittedPosition) {
        return Cursor.after(submittedPosition, equal.toString());
    }

    /** Null when the list is not one applicant's. */
    String applicant() {
        return equal.get(APPLICANT);
    }

    private static String emirate(String code) {
        return Emirate.ofCode(code)
                .map(Emirate::code)
                .orElseThrow(() -> refused(
                        "unknown-emirate",
                        new LocalizedText("إمارة غير معروفة", "Unknown emirate"),
                        new LocalizedText("القيم المتاحة: " + EMIRATES, "The emirates are " + EMIRATES + ".")));
    }

    private static String state(String code) {
        return Arrays.stream(State.values())
                .filter(state -> state.code().equals(code))
                .map(State::name)
                .findFirst()
                .orElseThrow(() -> refused(
                        "unknown-state",
                        new LocalizedText("حالة غير معروفة", "Unknown state"),
                        new LocalizedText("القيم المتاحة: " + STATES, "The states are " + STATES + ".")));
    }

    private static int limit(Integer limit) {
        if (limit == null) {
            return 20;
        }
        if (limit < 1 || limit > MOST) {
            throw refused(
                    "bad-limit",
                    new LocalizedText("حجم الصفحة غير صالح", "The limit is out of range"),
                    new LocalizedText(
                            "يجب أن يكون \"limit\" بين 1 و" + MOST + ".", "\"limit\" must be from 1 to " + MOST + "."));
        }
        return limit;
    }

    static ProblemException refused(String code, LocalizedText title, LocalizedText detail) {
        return new ProblemException(Problem.of(HttpStatus.BAD_REQUEST, code, title, detail));
    }
}
