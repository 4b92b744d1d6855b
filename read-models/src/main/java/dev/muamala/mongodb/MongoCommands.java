package dev.muamala.mongodb;

import java.util.Optional;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;

/**
 * What we say to the store, and nothing else: the commands that both the Stable API V1 of MongoDB 7 and the embedded
 * server answer alike. A whole-system test listens with {@link #objection} so that a command that works only here is
 * found before it meets a real MongoDB.
 */
public final class MongoCommands {
    /** The last two the driver sends by itself when a session or a cursor is done with. */
    private static final Set<String> COMMANDS = Set.of(
            "find",
            "getMore",
            "insert",
            "update",
            "delete",
            "findAndModify",
            "createIndexes",
            "drop",
            "endSessions",
            "killCursors");

    /** No aggregation is sent today; a stage that is needed is added here after it was tried on both servers. */
    private static final Set<String> STAGES = Set.of();

    /** Fields that the embedded server ignores or refuses. */
    private static final Set<String> NOT_ALIKE = Set.of("collation", "hint", "let");

    private MongoCommands() {}

    /** What is wrong with sending this command, in words; empty when it is on the list. */
    public static Optional<String> objection(BsonDocument command) {
        String name = command.getFirstKey();
        if (name.equals("aggregate")) {
            return command.getArray("pipeline").stream()
                    .map(stage -> stage.asDocument().getFirstKey())
                    .filter(stage -> !STAGES.contains(stage))
                    .findFirst()
                    .map(stage -> "aggregation stage " + stage + " is not on the list of MongoCommands");
        }
        if (!COMMANDS.contains(name)) {
            return Optional.of("command " + name + " is not on the list of MongoCommands");
        }
        if (name.equals("update") && hasPipelineUpdate(command)) {
            return Optional.of("update by a pipeline is not known to the embedded server");
        }
        return NOT_ALIKE.stream()
                .filter(command::containsKey)
                .findFirst()
                .map(field -> "command " + name + " has \"" + field + "\", which the embedded server does not honour");
    }

    private static boolean hasPipelineUpdate(BsonDocument command) {
        return command.getArray("updates", new BsonArray()).stream()
                .anyMatch(update -> update.asDocument().get("u").isArray());
    }
}
