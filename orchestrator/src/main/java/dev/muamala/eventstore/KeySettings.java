package dev.muamala.eventstore;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How what is personal is encrypted.
 *
 * @param master 32 random bytes in base64; the demo makes its own, in its data folder
 * @param earlier those that were {@code master} before, for as long as this server starts with them: it then keeps
 *     everything under the present one
 * @param url of a database for the keys alone; they are in a schema of the log's where it is null
 */
@ConfigurationProperties("muamala.keys")
record KeySettings(String master, @DefaultValue List<String> earlier, String url, String username, String password) {
    HikariDataSource database() {
        HikariDataSource pool = new HikariDataSource();
        pool.setPoolName("person-keys");
        pool.setJdbcUrl(url);
        pool.setUsername(username);
        pool.setPassword(password);
        pool.setConnectionTimeout(3_000);
        return pool;
    }

    /** @param demo whether the server may make a master key for itself */
    MasterKeys masters(boolean demo, Path data) {
        if (master != null && !master.isBlank()) {
            return MasterKeys.of(master, earlier);
        }
        if (demo) {
            return MasterKeys.inFile(data.resolve(MasterKeys.FILE), earlier);
        }
        throw new IllegalStateException("muamala.keys.master is not set: what is personal could not be encrypted, and"
                + " nothing that was could be read. Set it to 32 random bytes in base64 (openssl rand -base64 32) and"
                + " keep it where the database's backups are not, or run the demo: muamala start");
    }
}
