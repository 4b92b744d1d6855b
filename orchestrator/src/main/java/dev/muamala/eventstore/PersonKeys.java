package dev.muamala.eventstore;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.zaxxer.hikari.HikariDataSource;
import dev.muamala.events.ApplicantId;
import dev.muamala.events.PersonId;
import dev.muamala.eventstore.MasterKeys.Master;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.crypto.AEADBadTagException;
import javax.crypto.SecretKey;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One key for each person of whom the log holds something, in a table apart from the log. The table names nobody: a
 * person is found by what only the master key makes of their name, and who it is stands there encrypted under their own
 * key. Without the row nothing of theirs can be read again, and nothing leads from their name to what they did.
 */
public final class PersonKeys implements AutoCloseable {
    /** Of the tables, beside the log or in a database of their own. */
    static final String SCHEMA = "muamala_keys";

    private static final Logger LOG = LoggerFactory.getLogger(PersonKeys.class);
    private static final int IN_MEMORY = 100_000;
    private static final int PAGE = 500;
    private static final String TABLE = SCHEMA + ".person_key";

    /** In one database the append that needs the key is durable only when the key, written before it, is so too. */
    private static final String NOT_WAITING_FOR_THE_DISK =
            " FROM (SELECT set_config('synchronous_commit', 'off', true)) AS off";

    private final Database database;
    private final MasterKeys masters;
    private final boolean besideLog;
    private final Cache<PersonId, SecretKey> keys =
            Caffeine.newBuilder().maximumSize(IN_MEMORY).build();

    private record Row(PersonId person, byte[] identity, SecretKey key) {
        static String about(PersonId person) {
            return "identity of " + person;
        }

        ApplicantId applicant() throws AEADBadTagException {
            return new ApplicantId(new String(Aes.decrypt(key, identity, about(person)), StandardCharsets.UTF_8));
        }
    }

    private PersonKeys(DataSource dataSource, MasterKeys masters, boolean besideLog) {
        migrate(dataSource);
        this.database = new Database(dataSource, "The keys of persons cannot be read. Nothing was changed; try again.");
        this.masters = masters;
        this.besideLog = besideLog;
    }

    /** In the log's own database. */
    static PersonKeys beside(DataSource log, MasterKeys masters) {
        return new PersonKeys(log, masters, true);
    }

    /** @param own is closed with this */
    static PersonKeys in(HikariDataSource own, MasterKeys masters) {
        return new PersonKeys(own, masters, false);
    }

    private static void migrate(DataSource dataSource) {
        Flyway.configure()
                .dataSource(dataSource)
                .schemas(SCHEMA)
                .locations("classpath:db/keys")
                .load()
                .migrate();
    }

    /** Empty when nothing is kept under a key of theirs, or not any more. */
    public Optional<PersonId> find(ApplicantId who) {
        String sql = "SELECT person FROM " + TABLE + " WHERE lookup = ANY (?) LIMIT 1";
        return database.query(
                sql,
                statement -> statement.setArray(
                        1,
                        statement
                                .getConnection()
                                .createArrayOf(
                                        "bytea",
                                        masters.all().stream()
                                                .map(master -> master.lookup(who.value()))
                                                .toArray(byte[][]::new))),
                rows -> rows.next() ? Optional.of(new PersonId(rows.getString(1))) : Optional.empty());
    }

    /** As {@link #find}; who is not there is added. */
    PersonId of(ApplicantId who) {
        return find(who).or(() -> add(who)).or(() -> find(who)).orElseThrow();
    }

    /** Empty when another was first. */
    private Optional<PersonId> add(ApplicantId who) {
        PersonId person = new PersonId(Base64.getUrlEncoder().withoutPadding().encodeToString(Aes.random(16)));
        SecretKey key = Aes.newKey();
        Master master = masters.present();
        int added = database.update(
                "INSERT INTO " + TABLE + " (person, lookup, identity, wrapped, master) SELECT ?, ?, ?, ?, ?"
                        + (besideLog ? NOT_WAITING_FOR_THE_DISK : "") + " ON CONFLICT DO NOTHING",
                insert -> {
                    insert.setString(1, person.value());
                    insert.setBytes(2, master.lookup(who.value()));
                    insert.setBytes(
                            3, Aes.encrypt(key, who.value().getBytes(StandardCharsets.UTF_8), Row.about(person)));
                    insert.setBytes(4, wrapped(master, key, person));
                    insert.setString(5, master.id());
                });
        if (added == 0) {
            return Optional.empty();
        }
        keys.put(person, key);
        return Optional.of(person);
    }

    private static byte[] wrapped(Master master, SecretKey key, PersonId person) {
        return Aes.encrypt(master.wrapping(), key.getEncoded(), "key of " + person);
    }

    /** Empty when it was destroyed, or the table is not the one that the log was written with. */
    Optional<SecretKey> key(PersonId person) {
        SecretKey known = keys.getIfPresent(person);
        return known != null
                ? Optional.of(known)
                : Optional.ofNullable(
                        keys.get(person, missing -> row(missing).map(Row::key).orElse(null)));
    }

    /** Has the keys of all of these at hand, after one question to the database. */
    void prefetch(Set<PersonId> persons) {
        Set<PersonId> missing = new HashSet<>(persons);
        missing.removeAll(keys.getAllPresent(persons).keySet());
        if (missing.size() > 1) {
            keys.getAll(
                    missing,
                    some -> rows(some.stream().map(PersonId::value).collect(Collectors.toSet())).stream()
                            .collect(Collectors.toMap(Row::person, Row::key)));
        }
    }

    private Optional<Row> row(PersonId person) {
        return rows(Set.of(person.value())).stream().findFirst();
    }

    private List<Row> rows(Set<String> persons) {
        String sql = "SELECT person, identity, wrapped, master FROM " + TABLE + " WHERE person = ANY (?)";
        return database.query(sql, statement -> statement.setObject(1, persons.toArray(String[]::new)), this::rows);
    }

    private List<Row> rows(ResultSet rows) throws SQLException {
        List<Row> found = new ArrayList<>();
        while (rows.next()) {
            PersonId person = new PersonId(rows.getString(1));
            Master master = masters.named(rows.getString(4));
            try {
                byte[] key = Aes.decrypt(master.wrapping(), rows.getBytes(3), "key of " + person);
                found.add(new Row(person, rows.getBytes(2), Aes.key(key)));
            } catch (AEADBadTagException e) {
                throw new IllegalStateException("The key of person " + person + " is not as it was written", e);
            }
        }
        return found;
    }

    /** Who it is, for as long as the key is there. */
    public Optional<ApplicantId> identity(PersonId person) {
        return row(person).map(PersonKeys::identity);
    }

    private static ApplicantId identity(Row row) {
        try {
            return row.applicant();
        } catch (AEADBadTagException e) {
            throw new IllegalStateException("The name of person " + row.person() + " is not as it was written", e);
        }
    }

    /** From here on they are found by their name no more; what they do next is that of somebody new. */
    public void detach(PersonId person) {
        database.update(
                "UPDATE " + TABLE + " SET lookup = NULL WHERE person = ?",
                statement -> statement.setString(1, person.value()));
    }

    /** For ever. */
    public void destroy(PersonId person) {
        database.update(
                "DELETE FROM " + TABLE + " WHERE person = ?", statement -> statement.setString(1, person.value()));
        keys.invalidate(person);
    }

    /** It was destroyed, perhaps by another node. */
    void forget(PersonId person) {
        keys.invalidate(person);
    }

    /** In the background: there may be millions. */
    void startRewrapping() {
        Thread thread = new Thread(
                () -> {
                    try {
                        rewrap();
                    } catch (RuntimeException e) {
                        LOG.error(
                                "Not all keys of persons are kept under the {} yet; a start tries again",
                                masters.present(),
                                e);
                    }
                },
                "person-keys");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Keeps everything under the present master key.
     *
     * @return how many keys were kept under an earlier one
     */
    int rewrap() {
        int rewrapped = 0;
        for (List<String> page = keptOtherwise(); !page.isEmpty(); page = keptOtherwise()) {
            for (Row row : rows(Set.copyOf(page))) {
                rewrap(row);
                rewrapped++;
            }
        }
        LOG.info("All keys of persons are kept under the {}; {} were not", masters.present(), rewrapped);
        return rewrapped;
    }

    private List<String> keptOtherwise() {
        return database.query(
                "SELECT person FROM " + TABLE + " WHERE master <> ? LIMIT " + PAGE,
                statement -> statement.setString(1, masters.present().id()),
                rows -> {
                    List<String> persons = new ArrayList<>();
                    while (rows.next()) {
                        persons.add(rows.getString(1));
                    }
                    return persons;
                });
    }

    /** Who is being erased stays hard to find. */
    private void rewrap(Row row) {
        Master master = masters.present();
        database.update(
                "UPDATE " + TABLE + " SET lookup = CASE WHEN lookup IS NULL THEN NULL ELSE ? END, wrapped = ?,"
                        + " master = ? WHERE person = ?",
                statement -> {
                    statement.setBytes(1, master.lookup(identity(row).value()));
                    statement.setBytes(2, wrapped(master, row.key(), row.person()));
                    statement.setString(3, master.id());
                    statement.setString(4, row.person().value());
                });
    }

    @Override
    public void close() {
        if (!besideLog) {
            ((HikariDataSource) database.dataSource()).close();
        }
    }
}
