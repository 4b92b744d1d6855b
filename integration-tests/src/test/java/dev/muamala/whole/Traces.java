package dev.muamala.whole;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import dev.muamala.eventstore.EventLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.bson.RawBsonDocument;

/**
 * Every byte that a running system has somewhere: each table of PostgreSQL, each collection of MongoDB, the events in
 * memory, and the files of its data folder, but for the files of PostgreSQL itself and what the entities keep. Looked
 * through for values as they are, in JSON's escapes, in hexadecimal and in Base64 at each of its three offsets.
 */
final class Traces {
    private static final HexFormat HEX = HexFormat.of();

    private final Map<String, byte[]> places;

    private Traces(Map<String, byte[]> places) {
        this.places = places;
    }

    /** @param more by their names, for example what was logged */
    static Traces of(WholeSystem system, Map<String, String> more) {
        Map<String, byte[]> places = new LinkedHashMap<>();
        tables(system, places);
        collections(system, places);
        files(system, places);
        places.put("events in memory", eventsInMemory(system));
        more.forEach((name, text) -> places.put(name, utf8(text)));
        return new Traces(places);
    }

    private static void tables(WholeSystem system, Map<String, byte[]> places) {
        try (Connection connection = DriverManager.getConnection(system.databaseUrl());
                Statement statement = connection.createStatement()) {
            List<String> tables = new ArrayList<>();
            try (ResultSet row = statement.executeQuery("SELECT format('%I.%I', schemaname, tablename) FROM pg_tables"
                    + " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')")) {
                while (row.next()) {
                    tables.add(row.getString(1));
                }
            }
            for (String table : tables) {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                try (ResultSet row = statement.executeQuery("SELECT t::text FROM " + table + " AS t")) {
                    while (row.next()) {
                        bytes.writeBytes(utf8(row.getString(1) + "\n"));
                    }
                }
                places.put("table " + table, bytes.toByteArray());
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void collections(WholeSystem system, Map<String, byte[]> places) {
        try (MongoClient client = MongoClients.create(system.mongodbUri())) {
            for (String name : client.listDatabaseNames()) {
                MongoDatabase database = client.getDatabase(name);
                for (String collection : database.listCollectionNames()) {
                    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                    database.getCollection(collection, RawBsonDocument.class)
                            .find()
                            .forEach(document -> {
                                ByteBuffer raw = document.getByteBuffer().asNIO();
                                byte[] copy = new byte[raw.remaining()];
                                raw.get(copy);
                                bytes.writeBytes(copy);
                            });
                    places.put("collection " + name + "." + collection, bytes.toByteArray());
                }
            }
        }
    }

    private static void files(WholeSystem system, Map<String, byte[]> places) {
        Path folder = system.folder();
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(Files::isRegularFile)
                    .filter(file -> !folder.relativize(file).startsWith("sandbox"))
                    .filter(file -> !folder.relativize(file).startsWith("postgresql"))
                    .forEach(file -> places.put("file " + folder.relativize(file), nameAndContent(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] nameAndContent(Path file) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            bytes.writeBytes(utf8(file + "\n"));
            bytes.writeBytes(Files.readAllBytes(file));
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As projections are given them: out of memory as far as they are there. */
    private static byte[] eventsInMemory(WholeSystem system) {
        return utf8(system.bean(EventLog.class)
                .readEvents(new GlobalSequenceTrackingToken(0), false)
                .map(message -> message.getPayload() + " " + message.getMetaData())
                .collect(Collectors.joining("\n")));
    }

    /** Where one of these values, or what it was turned into, is. */
    TreeSet<String> of(List<String> values) {
        TreeSet<String> found = new TreeSet<>();
        for (String value : values) {
            for (byte[] form : forms(value)) {
                places.forEach((place, bytes) -> {
                    if (holds(bytes, form)) {
                        found.add(place);
                    }
                });
            }
        }
        return found;
    }

    String place(String name) {
        return new String(places.get(name), StandardCharsets.UTF_8);
    }

    private static List<byte[]> forms(String value) {
        byte[] plain = utf8(value);
        List<byte[]> forms = new ArrayList<>(List.of(
                plain,
                utf8(HEX.formatHex(plain)),
                utf8(HEX.formatHex(plain).toUpperCase(Locale.ROOT)),
                utf8(value.chars()
                        .mapToObj(c -> c < 128 ? String.valueOf((char) c) : String.format("\\u%04x", c))
                        .collect(Collectors.joining()))));
        for (int before = 0; before < 3; before++) {
            byte[] shifted = new byte[before + plain.length];
            System.arraycopy(plain, 0, shifted, before, plain.length);
            String text = Base64.getEncoder().withoutPadding().encodeToString(shifted);
            String certain = text.substring((before * 8 + 5) / 6, text.length() - (shifted.length % 3 == 0 ? 0 : 1));
            forms.add(utf8(certain));
            forms.add(utf8(certain.replace('+', '-').replace('/', '_')));
        }
        return forms;
    }

    private static boolean holds(byte[] bytes, byte[] sought) {
        for (int from = 0; from <= bytes.length - sought.length; from++) {
            int length = 0;
            while (length < sought.length && bytes[from + length] == sought[length]) {
                length++;
            }
            if (length == sought.length) {
                return true;
            }
        }
        return false;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
