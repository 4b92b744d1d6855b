package dev.muamala.faults;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.flywaydb.core.Flyway;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The beginning of a real log, in a database of its own beside it, for those who want to harm it. A tampering is made in
 * memory first: where its first bad place is follows from comparing the rows before and after, and not from the chain.
 */
final class TamperedLog implements AutoCloseable {
    private static final String COLUMNS = "global_index, aggregate_id, sequence, aggregate_type, event_id, type,"
            + " revision, (extract(epoch FROM occurred_at) * 1000000)::bigint, payload, metadata, hash";

    private final String server;
    private final String database = "tampered_" + UUID.randomUUID().toString().replace("-", "");
    private final List<Row> rows;

    /** One row of the table, its bytes as hexadecimal text so that rows can be compared. */
    record Row(
            long index,
            String aggregate,
            long sequence,
            String aggregateType,
            String eventId,
            String type,
            int revision,
            long occurredAt,
            String payload,
            String metadata,
            String hash) {
        Row at(long other) {
            return new Row(
                    other,
                    aggregate,
                    sequence,
                    aggregateType,
                    eventId,
                    type,
                    revision,
                    occurredAt,
                    payload,
                    metadata,
                    hash);
        }

        Row withHash(String other) {
            return new Row(
                    index,
                    aggregate,
                    sequence,
                    aggregateType,
                    eventId,
                    type,
                    revision,
                    occurredAt,
                    payload,
                    metadata,
                    other);
        }

        Row withPayload(String other) {
            return new Row(
                    index,
                    aggregate,
                    sequence,
                    aggregateType,
                    eventId,
                    type,
                    revision,
                    occurredAt,
                    other,
                    metadata,
                    hash);
        }
    }

    private record Head(long index, String hash) {}

    /**
     * What somebody did.
     *
     * @param rows the table afterwards
     * @param firstBadIndex where the log is first not as it was written, as far as the two tables can tell
     */
    record Tampering(String what, List<Row> rows, long headIndex, String headHash, long firstBadIndex) {
        @Override
        public String toString() {
            return what;
        }
    }

    /** @param url of the database with the log, which has at least so many events */
    TamperedLog(String url, int events) {
        this.server = url;
        this.rows = read(url, events);
        execute(server, "CREATE DATABASE " + database);
        Flyway.configure()
                .dataSource(jdbcUrl(), null, null)
                .locations("classpath:db/migration")
                .load()
                .migrate();
        restore();
    }

    static long length(String url) {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet head = statement.executeQuery("SELECT global_index FROM event_head")) {
            head.next();
            return head.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    String jdbcUrl() {
        return server.replaceFirst("/postgres\\?", "/" + database + "?");
    }

    private static List<Row> read(String url, int events) {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT " + COLUMNS + " FROM event ORDER BY global_index LIMIT " + events)) {
            List<Row> rows = new ArrayList<>();
            while (row.next()) {
                rows.add(new Row(
                        row.getLong(1),
                        row.getString(2),
                        row.getLong(3),
                        row.getString(4),
                        row.getString(5),
                        row.getString(6),
                        row.getInt(7),
                        row.getLong(8),
                        row.getString(9),
                        row.getString(10),
                        HexFormat.of().formatHex(row.getBytes(11))));
            }
            return List.copyOf(rows);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As it was written. */
    void restore() {
        write(rows, head());
    }

    void apply(Tampering tampering) {
        write(tampering.rows(), new Head(tampering.headIndex(), tampering.headHash()));
    }

    void cutOffWithItsHead(int last) {
        write(rows.subList(0, last), new Head(last, rows.get(last - 1).hash()));
    }

    /** Changes the event and makes all hashes from there on fit. */
    void writeAnewFrom(int index) {
        List<Row> anew = new ArrayList<>(rows.subList(0, index - 1));
        String before = index == 1 ? "00".repeat(32) : rows.get(index - 2).hash();
        for (Row row : rows.subList(index - 1, rows.size())) {
            Row changed = row.index() == index ? row.withPayload(row.payload() + " ") : row;
            before = hash(before, changed);
            anew.add(changed.withHash(before));
        }
        write(anew, new Head(anew.size(), before));
    }

    void addAHead() {
        execute(
                jdbcUrl(),
                "ALTER TABLE event_head DROP CONSTRAINT event_head_pkey; INSERT INTO event_head TABLE event_head");
    }

    private Head head() {
        return new Head(rows.size(), rows.get(rows.size() - 1).hash());
    }

    private void write(List<Row> content, Head head) {
        try (Connection connection = DriverManager.getConnection(jdbcUrl())) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement();
                    PreparedStatement insert = connection.prepareStatement(
                            "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, timestamptz 'epoch' + ? * interval"
                                    + " '1 microsecond', ?::json, ?::json, decode(?, 'hex'))")) {
                statement.execute("TRUNCATE event");
                for (Row row : content) {
                    insert.setLong(1, row.index());
                    insert.setString(2, row.aggregate());
                    insert.setLong(3, row.sequence());
                    insert.setString(4, row.aggregateType());
                    insert.setString(5, row.eventId());
                    insert.setString(6, row.type());
                    insert.setInt(7, row.revision());
                    insert.setLong(8, row.occurredAt());
                    insert.setString(9, row.payload());
                    insert.setString(10, row.metadata());
                    insert.setString(11, row.hash());
                    insert.addBatch();
                }
                insert.executeBatch();
                statement.execute("UPDATE event_head SET global_index = " + head.index() + ", hash = decode('"
                        + head.hash() + "', 'hex')");
            }
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void execute(String url, String sql) {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    @Override
    public void close() {
        execute(server, "DROP DATABASE " + database);
    }

    /** An edit, a deletion, a swap or a truncation, anywhere in the log. */
    Tampering random(RandomGenerator random) {
        return switch (random.nextInt(4)) {
            case 0 -> edit(random);
            case 1 -> deletion(random);
            case 2 -> swap(random);
            default -> truncation(random);
        };
    }

    private Tampering edit(RandomGenerator random) {
        Row row = any(random);
        Row edited;
        do {
            edited = edited(row, random);
        } while (edited.equals(row));
        List<Row> content = new ArrayList<>(rows);
        Row fitting = edited.withHash(hash(
                row.index() == 1
                        ? "00".repeat(32)
                        : rows.get((int) row.index() - 2).hash(),
                edited));
        boolean onlyTheHash = fitting.equals(row);
        if (onlyTheHash || random.nextInt(4) > 0) {
            content.set((int) row.index() - 1, edited);
            return tampering("edit of " + difference(row, edited) + " of event " + row.index(), content, head());
        }
        content.set((int) row.index() - 1, fitting);
        long bad = Math.min(row.index() + 1, rows.size());
        return new Tampering(
                "edit of " + difference(row, edited) + " of event " + row.index() + ", its own hash made to fit",
                content,
                head().index(),
                head().hash(),
                bad);
    }

    private static Row edited(Row row, RandomGenerator random) {
        String aggregate = row.aggregate();
        long sequence = row.sequence();
        String aggregateType = row.aggregateType();
        String eventId = row.eventId();
        String type = row.type();
        int revision = row.revision();
        long occurredAt = row.occurredAt();
        String payload = row.payload();
        String metadata = row.metadata();
        String hash = row.hash();
        switch (random.nextInt(12)) {
            case 0 -> aggregate = UUID.randomUUID().toString();
            case 1 -> sequence += 1_000;
            case 2 -> aggregateType = random.nextBoolean() ? null : aggregateType + "s";
            case 3 -> eventId = UUID.randomUUID().toString();
            case 4 -> type = type + ".";
            case 5 -> revision++;
            case 6 -> occurredAt += random.nextBoolean() ? 1 : -1;
            case 7 -> payload = payload.replaceFirst("\\{", "{ ");
            case 8 -> metadata = "{\"traceId\":\"" + random.nextInt() + "\"}";
            case 9 -> hash = flipped(hash, random);
            default -> payload = reworded(payload, random);
        }
        return new Row(
                row.index(),
                aggregate,
                sequence,
                aggregateType,
                eventId,
                type,
                revision,
                occurredAt,
                payload,
                metadata,
                hash);
    }

    /** Another letter or digit somewhere, in a name or in a value, so that it is still JSON. */
    private static String reworded(String json, RandomGenerator random) {
        while (true) {
            int at = random.nextInt(json.length());
            char old = json.charAt(at);
            char other = Character.isDigit(old) ? (char) ('0' + random.nextInt(10)) : (char) ('a' + random.nextInt(26));
            if (Character.isLetterOrDigit(old) && old != other) {
                String changed = json.substring(0, at) + other + json.substring(at + 1);
                try {
                    JsonMapper.shared().readTree(changed);
                    return changed;
                } catch (JacksonException e) {
                    // another place, then
                }
            }
        }
    }

    private static String flipped(String hash, RandomGenerator random) {
        byte[] bytes = HexFormat.of().parseHex(hash);
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        return HexFormat.of().formatHex(bytes);
    }

    private Tampering deletion(RandomGenerator random) {
        Row first = rows.get(random.nextInt(rows.size() - 1));
        Set<Long> gone = new HashSet<>();
        String what;
        if (random.nextInt(3) == 0) {
            rows.stream()
                    .filter(row -> row.aggregate().equals(first.aggregate()))
                    .forEach(row -> gone.add(row.index()));
            what = "deletion of the whole request of event " + first.index();
        } else {
            int count = random.nextBoolean() ? 1 : 2 + random.nextInt(20);
            for (long index = first.index(); index < first.index() + count && index < rows.size(); index++) {
                gone.add(index);
            }
            what = "deletion of " + gone.size() + " from event " + first.index() + " on";
        }
        List<Row> content = new ArrayList<>(
                rows.stream().filter(row -> !gone.contains(row.index())).toList());
        boolean closing = random.nextBoolean();
        if (closing) {
            for (int i = 0; i < content.size(); i++) {
                content.set(i, content.get(i).at(i + 1));
            }
        }
        return tampering(
                what + (closing ? ", the gap closed, the head lowered" : ""),
                content,
                closing ? new Head(content.size(), head().hash()) : head());
    }

    private Tampering swap(RandomGenerator random) {
        Row one;
        Row other;
        List<Row> content = new ArrayList<>(rows);
        boolean contentOnly = random.nextBoolean();
        do {
            one = any(random);
            other = random.nextBoolean() ? any(random) : rows.get((int) one.index() % rows.size());
        } while (one.index() == other.index() || contentOnly && one.payload().equals(other.payload()));
        if (contentOnly) {
            content.set((int) one.index() - 1, one.withPayload(other.payload()));
            content.set((int) other.index() - 1, other.withPayload(one.payload()));
        } else {
            content.set((int) one.index() - 1, other.at(one.index()));
            content.set((int) other.index() - 1, one.at(other.index()));
        }
        return tampering(
                "swap of " + (contentOnly ? "the payloads of " : "") + "events " + one.index() + " and "
                        + other.index(),
                content,
                head());
    }

    private Tampering truncation(RandomGenerator random) {
        int how = random.nextInt(3);
        int last = random.nextInt(how == 2 ? 1 : 0, rows.size());
        List<Row> content = rows.subList(0, last);
        return switch (how) {
            case 0 -> tampering("truncation after event " + last, content, head());
            case 1 ->
                tampering(
                        "truncation after event " + last + ", the head lowered",
                        content,
                        new Head(last, head().hash()));
            default ->
                tampering(
                        "truncation after event " + last + ", the head lowered by one too many",
                        content,
                        new Head(
                                last - 1,
                                last < 2 ? "00".repeat(32) : rows.get(last - 2).hash()));
        };
    }

    private Row any(RandomGenerator random) {
        return rows.get(random.nextInt(rows.size()));
    }

    /**
     * The first bad place is the first row that is not what it was. Where all that are there are right, the head tells:
     * of how many events it speaks, or else that the last one is not the one that it seals.
     */
    private Tampering tampering(String what, List<Row> content, Head head) {
        for (int i = 0; i < content.size(); i++) {
            if (!content.get(i).equals(rows.get(i))) {
                return new Tampering(what, content, head.index(), head.hash(), i + 1);
            }
        }
        long there = content.size();
        long bad = head.index() == there ? Math.max(1, there) : Math.min(head.index(), there) + 1;
        return new Tampering(what, content, head.index(), head.hash(), bad);
    }

    private static String difference(Row one, Row other) {
        List<String> names = new ArrayList<>();
        for (var component : Row.class.getRecordComponents()) {
            try {
                if (!Objects.equals(
                        component.getAccessor().invoke(one),
                        component.getAccessor().invoke(other))) {
                    names.add(component.getName());
                }
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
        return String.join(", ", names);
    }

    /** Written from the description of the chain, with nothing of its code. */
    private static String hash(String previous, Row row) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(HexFormat.of().parseHex(previous));
        List<String> fields = new ArrayList<>();
        Collections.addAll(
                fields,
                Long.toString(row.index()),
                row.aggregate(),
                Long.toString(row.sequence()),
                row.aggregateType(),
                row.eventId(),
                row.type(),
                Integer.toString(row.revision()),
                Long.toString(row.occurredAt()),
                row.payload(),
                row.metadata());
        for (String field : fields) {
            byte[] text = field == null ? new byte[0] : field.getBytes(StandardCharsets.UTF_8);
            bytes.writeBytes(ByteBuffer.allocate(4)
                    .putInt(field == null ? -1 : text.length)
                    .array());
            bytes.writeBytes(text);
        }
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
