package dev.muamala.faults;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What happens to a request of the load. The citizen writes it into the form, as a name or an address, and the entities
 * have rules for what is written there; so nothing need be told them about a single request.
 */
enum Story {
    SMOOTH("Smooth Street"),
    NAME_TAKEN("Smooth Street") {
        @Override
        void write(ObjectNode submission) {
            super.write(submission);
            ((ObjectNode) submission.path("form"))
                    .set("tradeNames", JsonMapper.shared().readTree(TAKEN_NAME));
        }
    },
    RETURNED("Returned Street"),
    REJECTED("Rejected Street"),
    WITHDRAWN("Slow Street"),
    ANSWERED_TWICE("Twice Street"),
    ANSWERED_EARLY("Early Street"),
    BROKEN_OFF("Broken Street"),
    FAILING("Failing Street"),
    /** An authority takes the call and is never heard of again. */
    UNANSWERED("Silent Street"),
    /** The citizen is asked for another name and never proposes one. */
    LEFT_ALONE("Smooth Street") {
        @Override
        void write(ObjectNode submission) {
            NAME_TAKEN.write(submission);
        }
    };

    private static final String TAKEN_NAME = """
            [{"ar": "مخبز محجوز", "en": "Taken Bakery"}]""";
    private static final String DOCUMENTS = """
            [{"title": "Floor plan with fire exits", "reference": "PLAN-2026-000002"}]""";

    /** By the form that is asked for. */
    private static final Map<String, String> ANSWERS = Map.of(
            "trade-name-proposal",
            """
            {"tradeNames": [{"ar": "مخبز الواحة", "en": "Oasis Bakery"}]}""",
            "approval-correction",
            "{\"documents\": " + DOCUMENTS + "}",
            "payment-retry",
            "{\"payAgain\": true}");

    /** The later a rule stands here, the earlier it is asked. */
    private static final List<String> RULES = List.of(
            rule("slow", approval("Slow Street", ""), """
                    "behaviour": "callback", "delay": {"min": 300, "max": 1500}"""),
            rule("twice", approval("Twice Street", ""), """
                    "behaviour": "twice", "delay": {"min": 10, "max": 200}"""),
            rule("early", approval("Early Street", ""), """
                    "behaviour": "early\""""),
            rule("broken", approval("Broken Street", ""), """
                    "behaviour": "broken", "times": 1"""),
            rule("failing", approval("Failing Street", ", \"role\": \"municipality\""), """
                    "behaviour": "error", "times": 4"""),
            rule("silent", approval("Silent Street", ", \"role\": \"civil-defence\""), """
                    "behaviour": "never\""""),
            rule("rejected", approval("Rejected Street", ""), """
                    "refusal": {"code": "not-permitted", "reason": {"ar": "غير مسموح", "en": "Not permitted"}}"""),
            rule("returned", approval("Returned Street", ""), """
                    "behaviour": "callback", "delay": {"min": 10, "max": 200},
                    "refusal": {"code": "returned", "reason": {"ar": "ناقص", "en": "The exits are missing"}}"""),
            rule("corrected", approval("Returned Street", ", \"documents\": " + DOCUMENTS), """
                    "behaviour": "callback", "delay": {"min": 10, "max": 200}"""),
            rule(
                    "name-taken",
                    "\"operation\": \"economic-department.trade-name.reserve\", \"input\": {\"tradeNames\": "
                            + TAKEN_NAME + "}",
                    """
                    "refusal": {"code": "name-taken", "reason": {"ar": "الاسم محجوز", "en": "The name is taken"}}"""));

    private final String address;

    Story(String address) {
        this.address = address;
    }

    private static String approval(String address, String more) {
        return "\"operation\": \"approving-authority.activity.approve\", \"input\": {\"premises\": {\"address\": \""
                + address + "\"}" + more + "}";
    }

    private static String rule(String id, String matches, String does) {
        return "{\"id\": \"load-" + id + "\", " + matches + ", " + does + "}";
    }

    /** Whether the request stays where it is once everybody else has done their part. */
    boolean staysOpen() {
        return this == UNANSWERED || this == LEFT_ALONE;
    }

    static void tellEntities(Consumer<String> rules) {
        RULES.forEach(rules);
    }

    void write(ObjectNode submission) {
        ((ObjectNode) submission.at("/form/premises")).put("address", address);
    }

    /** What the citizen hands in where this form is asked for. */
    static String answerTo(String form) {
        return ANSWERS.get(form);
    }
}
