package dev.muamala.faults;

import static com.mongodb.client.model.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.ServerApi;
import com.mongodb.ServerApiVersion;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.ReplaceOptions;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stores that the fault tests kill keep what they have acknowledged, so that a loss is the product's. */
class StoreProcessesTest {
    @TempDir
    private Path folder;

    @Test
    void a_database_that_is_killed_keeps_what_it_has_committed() throws SQLException {
        try (PostgresProcess postgres = new PostgresProcess(folder)) {
            try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl());
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE kept (it int)");
                connection.setAutoCommit(false);
                statement.execute("INSERT INTO kept VALUES (1)");
                connection.commit();
                statement.execute("INSERT INTO kept VALUES (2)");

                postgres.kill();

                assertThatThrownBy(connection::commit).isInstanceOf(SQLException.class);
            }
            assertThatThrownBy(() -> DriverManager.getConnection(postgres.jdbcUrl()))
                    .isInstanceOf(SQLException.class);

            postgres.start();

            try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl());
                    Statement statement = connection.createStatement();
                    ResultSet kept = statement.executeQuery("SELECT it FROM kept")) {
                List<Integer> values = new ArrayList<>();
                while (kept.next()) {
                    values.add(kept.getInt(1));
                }
                assertThat(values).containsExactly(1);
            }
        }
    }

    @Test
    void a_document_server_that_is_killed_keeps_what_it_has_acknowledged_unless_its_files_are_lost() {
        try (MongoProcess mongo = new MongoProcess(folder);
                MongoClient client = client(mongo)) {
            MongoCollection<Document> documents = client.getDatabase("muamala").getCollection("documents");
            for (int i = 0; i < 50; i++) {
                documents.replaceOne(
                        eq("_id", "d" + i % 10),
                        new Document("_id", "d" + i % 10).append("version", i),
                        new ReplaceOptions().upsert(true));
            }

            mongo.kill();
            assertThatThrownBy(() -> documents.find().first()).isInstanceOf(MongoException.class);
            mongo.start();

            assertThat(documents.find().map(document -> document.getInteger("version")))
                    .containsExactlyInAnyOrder(40, 41, 42, 43, 44, 45, 46, 47, 48, 49);
            assertThat(documents.find(eq("_id", "d7")).first()).containsEntry("version", 47);

            mongo.kill();
            mongo.loseFiles();
            mongo.start();

            assertThat(documents.find()).isEmpty();
        }
    }

    /** As the product connects to a MongoDB of the operator's. */
    private static MongoClient client(MongoProcess mongo) {
        return MongoClients.create(MongoClientSettings.builder()
                .serverApi(ServerApi.builder()
                        .version(ServerApiVersion.V1)
                        .strict(true)
                        .build())
                .applyToClusterSettings(cluster -> cluster.serverSelectionTimeout(5, TimeUnit.SECONDS))
                .applyConnectionString(new ConnectionString(mongo.uri()))
                .build());
    }
}
