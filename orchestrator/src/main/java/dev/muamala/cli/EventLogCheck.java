package dev.muamala.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.zaxxer.hikari.HikariDataSource;
import dev.muamala.eventstore.ChainVerifier;
import dev.muamala.eventstore.EmbeddedDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Function;
import javax.sql.DataSource;
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

    /** With the verifier and the embedded database of the event store. */
    static EventLogCheck ofEventStore() {
        return new EventLogCheck(EventLogCheck::verified, (folder, reader) -> {
            try (EmbeddedDatabase embedded = EmbeddedDatabase.start(folder.path(), 0);
                    HikariDataSource database = embedded.dataSource()) {
                return reader.apply(database);
            }
        });
    }

    private static Result verified(DataSource database) {
        try (Connection connection = database.getConnection()) {
            ChainVerifier.Verification log = ChainVerifier.verify(connection, events -> {});
            return new Result(
                    log.flaw().isEmpty(),
                    log.events(),
                    log.head(),
                    log.flaw().map(ChainVerifier.Flaw::globalIndex).orElse(null),
                    log.flaw().map(ChainVerifier.Flaw::problem).orElse(null));
        } catch (SQLException e) {
            throw NotDone.notStarted("The event log cannot be read: " + e.getMessage());
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
