package dev.muamala.eventstore;

import dev.muamala.whole.TestTokens;
import java.util.List;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** What stands in the log's rows, read from outside with the keys that are there now. */
public final class StoredEvents {
    private final EventJson json;

    private StoredEvents(EventJson json) {
        this.json = json;
    }

    public static StoredEvents of(String databaseUrl) {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(databaseUrl);
        return new StoredEvents(json(database, event -> List.of()));
    }

    /** With the keys that are, or will be, in the log's database. */
    public static EventJson json(DataSource database, MarkedFields marked) {
        MasterKeys masters = MasterKeys.of(TestTokens.MASTER_KEY, List.of());
        return new EventJson(List.of(), PersonKeys.beside(database, masters), marked, database);
    }

    public Object read(String type, int revision, String payload, String aggregate, String event) {
        return json.decode(type, revision, payload, new PersonalData.Where(aggregate, event));
    }
}
