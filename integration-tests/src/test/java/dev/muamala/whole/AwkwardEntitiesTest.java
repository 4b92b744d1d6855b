package dev.muamala.whole;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Entities as they are: one slow, one dead, some that say everything twice or too early, one whose clock is wrong. */
@ExtendWith(SharedSystem.class)
class AwkwardEntitiesTest {
    private static final int REQUESTS = 6;
    private static final String DEAD = "dead";

    /** One authority each, by the name of its awkwardness. */
    private static final Map<String, String> AWKWARD =
            Map.of("slow", """
            {"entity": "municipality-dubai", "behaviour": "callback", "latency": {"min": 1500, "max": 2500}}""", DEAD, """
            {"entity": "khda", "behaviour": "hang"}""", "twice", """
            {"entity": "dubai-civil-defence", "behaviour": "twice", "delay": {"min": 0, "max": 100}}""", "early", """
            {"entity": "dha", "behaviour": "early"}""", "clock", """
            {"entity": "rta", "behaviour": "callback", "clockSkewSeconds": 7200}""", "echo", """
            {"entity": "mohre", "behaviour": "echo"}""", "slow-clock", """
            {"entity": "ded-dubai", "clockSkewSeconds": -7200, "operation": "*.attest"}""");

    private final WholeSystem system;

    AwkwardEntitiesTest(WholeSystem system) {
        this.system = system;
    }

    @Test
    void requests_that_need_awkward_entities_go_on_right_and_the_others_do_not_notice() {
        List<Journey> needing = IntStream.range(0, REQUESTS)
                .mapToObj(i -> {
                    Journey journey = system.journey().changed(AwkwardEntitiesTest::toBeApprovedByFive);
                    AWKWARD.forEach(journey::given);
                    return journey.submitted();
                })
                .toList();
        List<Journey> others = Stream.concat(journeys("AE-DU", "consultancy"), journeys("AE-SH", "cafe"))
                .map(Journey::submitted)
                .toList();

        others.forEach(journey -> journey.untilCompleted("issued"));
        needing.forEach(journey -> journey.until(
                "only the dead authority is left",
                status -> Journey.holders(status).equals(List.of("khda"))));
        needing.forEach(journey -> journey.noLonger(DEAD));
        needing.forEach(journey -> {
            JsonNode status = journey.untilCompleted("issued");
            assertThat(Journey.kinds(status)).doesNotContain("late-answer-recorded");
            assertThat(journey.ledger(Journey.APPROVE)).hasSize(5);
        });

        Stream.concat(needing.stream(), others.stream()).forEach(journey -> {
            assertThat(journey.ledger("*"))
                    .allSatisfy(
                            call -> assertThat(call.path("effects").asInt(0)).isEqualTo(1));
            assertThat(journey.ledger(Journey.PAY)).hasSize(1);
            assertThat(Journey.kinds(journey.status()))
                    .filteredOn("entity-replied"::equals)
                    .hasSize(journey.ledger("*").size() - 1);
        });
    }

    private static void toBeApprovedByFive(ObjectNode submission) {
        submission
                .withObject("/form")
                .putArray("activities")
                .add("restaurant")
                .add("clinic")
                .add("car-rental")
                .add("training");
    }

    private Stream<Journey> journeys(String emirate, String activity) {
        return IntStream.range(0, REQUESTS)
                .mapToObj(i -> system.journey()
                        .changed(submission -> submission
                                .put("emirate", emirate)
                                .withObject("/form")
                                .putArray("activities")
                                .add(activity)));
    }
}
