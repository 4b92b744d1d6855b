package dev.muamala.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muamala.cli.MuamalaCommand;
import dev.muamala.faults.TamperedLog.Tampering;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Somebody with the database's keys changes a real log; {@code muamala verify} finds it and names the first bad place.
 * Run one again by its number; {@code -Dseed=…} makes other ones.
 */
@ExtendWith(SharedTwoServers.class)
class TamperTest {
    private static final int TAMPERINGS = 100;
    private static final int EVENTS = 400;
    private static final long SEED = Long.getLong("seed", 1);

    private final TwoServers servers;

    TamperTest(TwoServers servers) {
        this.servers = servers;
    }

    private record Verdict(int exitCode, String output) {
        JsonNode json() {
            return JsonMapper.shared().readTree(output);
        }
    }

    @TestFactory
    Stream<DynamicTest> every_change_of_the_log_is_found_at_its_first_bad_place() {
        System.out.println(TAMPERINGS + " tamperings, -Dseed=" + SEED);
        TamperedLog log = new TamperedLog(aRealLog(), EVENTS);
        return IntStream.rangeClosed(1, TAMPERINGS)
                .mapToObj(number -> {
                    Tampering tampering = log.random(new Random(SEED + number));
                    return DynamicTest.dynamicTest(number + ": " + tampering, () -> {
                        log.apply(tampering);

                        JsonNode json = verify(log, 1, "--json").json();
                        String words = verify(log, 1).output();

                        assertThat(json.path("whole").asBoolean(true)).isFalse();
                        assertThat(json.path("firstBadIndex").asLong(-1))
                                .as(json.toString())
                                .isEqualTo(tampering.firstBadIndex());
                        assertThat(words)
                                .contains("First bad place: index " + tampering.firstBadIndex() + ": ")
                                .contains(json.path("problem").asString("?"));
                    });
                })
                .onClose(log::close);
    }

    @Test
    void an_untouched_log_is_whole() {
        try (TamperedLog log = new TamperedLog(aRealLog(), EVENTS)) {
            JsonNode json = verify(log, 0, "--json").json();

            assertThat(json.path("whole").asBoolean(false)).isTrue();
            assertThat(json.path("events").asLong(0)).isEqualTo(EVENTS);
            assertThat(json.has("firstBadIndex")).isFalse();
            String seal = "--sealed=" + EVENTS + ":" + json.path("head").asString("");
            assertThat(verify(log, 0).output()).contains("whole", seal);
            assertThat(verify(log, 0, seal).output()).contains("whole");
        }
    }

    @Test
    void a_second_head_is_found() {
        try (TamperedLog log = new TamperedLog(aRealLog(), EVENTS)) {
            log.addAHead();

            assertThat(verify(log, 1).output()).contains("more than one head");
        }
    }

    /** The chain has no secret: what it cannot show is found by what an earlier verification printed. */
    @Test
    void a_tail_that_was_cut_off_or_written_anew_with_its_head_is_found_by_an_earlier_seal() {
        try (TamperedLog log = new TamperedLog(aRealLog(), EVENTS)) {
            String seal = "--sealed=" + EVENTS + ":"
                    + verify(log, 0, "--json").json().path("head").asString("");
            Random random = new Random(SEED);
            for (int round = 0; round < 5; round++) {
                int last = 1 + random.nextInt(EVENTS - 1);
                log.restore();
                log.cutOffWithItsHead(last);
                verify(log, 0);
                assertThat(verify(log, 1, "--json", seal)
                                .json()
                                .path("firstBadIndex")
                                .asLong(0))
                        .isEqualTo(last + 1);

                log.restore();
                log.writeAnewFrom(1 + random.nextInt(EVENTS - 1));
                verify(log, 0);
                assertThat(verify(log, 1, "--json", seal)
                                .json()
                                .path("firstBadIndex")
                                .asLong(0))
                        .isEqualTo(EVENTS);
            }
        }
    }

    /** The command itself, as a user calls it. */
    private static Verdict verify(TamperedLog log, int expected, String... more) {
        StringWriter out = new StringWriter();
        List<String> arguments = new ArrayList<>(List.of("verify", "--database-url=" + log.jdbcUrl()));
        arguments.addAll(List.of(more));
        int exitCode = MuamalaCommand.commandLine()
                .setOut(new PrintWriter(out, true))
                .execute(arguments.toArray(String[]::new));
        assertThat(exitCode).as(out.toString()).isEqualTo(expected);
        return new Verdict(exitCode, out.toString());
    }

    /** The log of the two servers, which has requests of many kinds when other tests have run before. */
    private String aRealLog() {
        while (TamperedLog.length(servers.postgres.jdbcUrl()) < EVENTS) {
            servers.journeyAtOne().submitted().untilCompleted("issued");
        }
        return servers.postgres.jdbcUrl();
    }
}
