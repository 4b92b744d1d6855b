package dev.muamala.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.zaxxer.hikari.HikariDataSource;
import dev.muamala.eventstore.ChainVerifier;
import dev.muamala.eventstore.ChainVerifier.Flaw;
import dev.muamala.eventstore.ChainVerifier.Seal;
import dev.muamala.eventstore.ChainVerifier.Verification;
import dev.muamala.eventstore.EmbeddedDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongConsumer;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Finds the database of the event log, whether a server runs on it or not, and has its hash chain recomputed. */
record EventLogCheck(Chain chain, EmbeddedStart embedded) {
    /** The check itself; it reads and changes nothing. */
    interface Chain {
        Result verify(DataSource database);
    }

    /** Starts the embedded database of a data folder for as long as {@code reader} reads it. */
    interface EmbeddedStart {
        Result read(DataFolder folder, Function<DataSource, Result> reader);
    }

    /**
     * @param events how many events were found good, up to the first that is not
     * @param head the hash of the last good event
     * @param firstBadIndex null where all are good
     * @param problem what is wrong there
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Result(boolean whole, long events, String head, Long firstBadIndex, String problem) {}

    /**
     * With the verifier and the embedded database of the event store.
     *
     * @param seal of an earlier check
     * @param progress told how many events were checked, every now and then
     */
    static EventLogCheck ofEventStore(Optional<Seal> seal, LongConsumer progress) {
        return new EventLogCheck(database -> check(database, seal, progress), (folder, reader) -> {
            try (folder;
                    EmbeddedDatabase embedded = claimed(folder);
                    HikariDataSource database = embedded.dataSource()) {
                return reader.apply(database);
            }
        });
    }

    private static EmbeddedDatabase claimed(DataFolder folder) {
        folder.claim();
        return EmbeddedDatabase.start(folder.path(), 0);
    }

    private static Result check(DataSource database, Optional<Seal> seal, LongConsumer progress) {
        try (Connection connection = database.getConnection()) {
            Verification found = ChainVerifier.verify(connection, seal, progress);
            return new Result(
                    found.flaw().isEmpty(),
                    found.events(),
                    found.head(),
                    found.flaw().map(Flaw::globalIndex).orElse(null),
                    found.flaw().map(Flaw::problem).orElse(null));
        } catch (SQLException e) {
            throw new DataAccessResourceFailureException(e.getMessage(), e);
        }
    }

    /** The log of this data folder: of the server that runs on it, else of its embedded database, started for this. */
    Result of(DataFolder folder) {
        if (!folder.exists()) {
            throw NotDone.notStarted("There is no data folder at " + folder.path()
                    + ", so there is nothing to verify. Name another with --data=<folder>, or a database with"
                    + " --database-url=<url>");
        }
        if (!folder.isInUse()) {
            return embedded.read(folder, chain::verify);
        }
        RunningServer.Database database = folder.server()
                .read()
                .orElseThrow(() -> NotDone.notStarted("A server is just starting on " + folder.path() + ". Try again."))
                .database();
        return of(database.url(), database.username());
    }

    Result of(String url, String username) {
        return chain.verify(new DriverManagerDataSource(url, username, ""));
    }

    Result of(String url) {
        return chain.verify(new DriverManagerDataSource(url));
    }
}
