package dev.muamala.eventstore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * The database as one of its users has it. Every method throws {@link EventLogUnavailableException} when it does not
 * answer.
 *
 * @param whenAway what is said then; it tells what was changed
 */
record Database(DataSource dataSource, String whenAway) {
    @FunctionalInterface
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    @FunctionalInterface
    interface Parameters {
        void set(PreparedStatement statement) throws SQLException;
    }

    @FunctionalInterface
    interface Reading<T> {
        T of(ResultSet rows) throws SQLException;
    }

    <T> T with(Work<T> work) {
        try (Connection connection = dataSource.getConnection()) {
            return work.on(connection);
        } catch (SQLException e) {
            throw new EventLogUnavailableException(whenAway, e);
        }
    }

    /** All of the work is done, or none of it. */
    <T> T atomically(Work<T> work) {
        return with(connection -> {
            connection.setAutoCommit(false);
            try {
                T done = work.on(connection);
                connection.commit();
                return done;
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        });
    }

    <T> T query(String sql, Parameters parameters, Reading<T> reading) {
        return with(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                parameters.set(statement);
                try (ResultSet rows = statement.executeQuery()) {
                    return reading.of(rows);
                }
            }
        });
    }

    /** @return how many rows it changed */
    int update(String sql, Parameters parameters) {
        return with(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                parameters.set(statement);
                return statement.executeUpdate();
            }
        });
    }
}
