package dev.muamala.cli;

import dev.muamala.eventstore.ChainVerifier.Seal;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** Recomputes the hash of every event and tells the first place, if any, where the log is not as it was written. */
@Command(
        name = "verify",
        headerHeading = """
                Examples:
                  muamala verify                 the log of ./data, server running or not
                  muamala verify --json
                  muamala verify --database-url='jdbc:postgresql://db/muamala?user=auditor'
                  muamala verify --sealed=1204:9f86…0a08      as an earlier one has printed

                """,
        description = "Check that no event was edited, removed, added or moved.",
        synopsisHeading = "Usage: ",
        abbreviateSynopsis = true,
        sortOptions = false,
        mixinStandardHelpOptions = true,
        footer = {"", "Exit codes: 0 the log is whole, 1 it is not, 2 it could not be read."})
final class VerifyCommand implements Callable<Integer> {
    private static final long REPORT_EVERY_NANOS = 10_000_000_000L;

    @Option(names = "--database-url", paramLabel = "<url>", description = "A PostgreSQL of your own (JDBC URL).")
    private String databaseUrl;

    @Option(
            names = "--sealed",
            paramLabel = "<seal>",
            description = "Also that it goes on from what an earlier verify found.")
    private String sealed;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    @Mixin
    private DataOption data;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        EventLogCheck check = EventLogCheck.ofEventStore(seal(), progress());
        EventLogCheck.Result result;
        try {
            result = databaseUrl == null ? check.of(data.folder()) : check.of(databaseUrl);
        } catch (DataAccessException e) {
            throw NotDone.notStarted("The event log cannot be read: "
                    + NestedExceptionUtils.getMostSpecificCause(e).getMessage()
                    + ". For a database that asks for a password: --database-url");
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? JsonMapper.shared().writeValueAsString(result) : inWords(result));
        return result.whole() ? 0 : 1;
    }

    private Optional<Seal> seal() {
        try {
            return Optional.ofNullable(sealed).map(Seal::of);
        } catch (IllegalArgumentException e) {
            throw NotDone.notStarted("--sealed: " + e.getMessage() + ". Nothing was verified.");
        }
    }

    /** A plain line every ten seconds, apart from the result. */
    private LongConsumer progress() {
        long begin = System.nanoTime();
        long[] next = {begin + REPORT_EVERY_NANOS};
        return events -> {
            long now = System.nanoTime();
            if (now >= next[0]) {
                next[0] = now + REPORT_EVERY_NANOS;
                spec.commandLine()
                        .getErr()
                        .printf(
                                Locale.ROOT,
                                "%,d events checked, %,d a second%n",
                                events,
                                events * 1_000_000_000L / (now - begin));
            }
        };
    }

    static String inWords(EventLogCheck.Result result) {
        if (result.whole()) {
            return String.format(
                    Locale.ROOT,
                    "The event log is whole: %,d events, each sealed by the one before.%nKeep this where nobody who can"
                            + " write to the database can change it, and verify against it later:%n--sealed=%s",
                    result.events(),
                    new Seal(result.events(), result.head()));
        }
        return String.format(
                Locale.ROOT,
                "THE EVENT LOG IS NOT AS IT WAS WRITTEN.%nFirst bad place: index %d: %s%n%,d events before it are good.",
                result.firstBadIndex(),
                result.problem(),
                result.events());
    }
}
