package dev.muamala.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The batches that move requests of one workflow. They go on at the server whether or not somebody watches. */
record MoveDesk(DesignDesk desk, String key, PrintWriter progress) {
    private static final Duration LOOK = Duration.ofMillis(300);
    private static final Duration REPORT = Duration.ofSeconds(10);
    private static final Duration BEGINS_WITHIN = Duration.ofMinutes(1);

    JsonNode told(String path, ObjectNode body) {
        return desk.told(path() + path, body);
    }

    /** The batch once it has begun. A roll-back names one that begins a moment later. */
    JsonNode begun(String id) {
        long patience = System.nanoTime() + BEGINS_WITHIN.toNanos();
        while (true) {
            ApiClient.Answer answer = desk.ask(path() + "/" + id);
            if (answer.good() || answer.status() != 404 || System.nanoTime() > patience) {
                return DesignDesk.good(answer).json();
            }
            pause();
        }
    }

    /** Shows how far it is until it is over: on a terminal in place, elsewhere a plain line every ten seconds. */
    JsonNode untilOver(JsonNode begun) {
        boolean terminal = System.console() != null;
        long start = System.nanoTime();
        long next = start + (terminal ? 0 : REPORT.toNanos());
        String path = path() + "/" + begun.path("id").asString("");
        JsonNode batch = begun;
        boolean shown = false;
        while (!isOver(batch)) {
            pause();
            batch = desk.get(path);
            long now = System.nanoTime();
            if (now >= next && !isOver(batch)) {
                String line = progressOf(batch, Duration.ofNanos(now - start));
                progress.print(terminal ? "\r" + line : line + System.lineSeparator());
                progress.flush();
                shown = true;
                next = now + (terminal ? 0 : REPORT.toNanos());
            }
        }
        if (shown && terminal) {
            progress.print("\r" + " ".repeat(79) + "\r");
            progress.flush();
        }
        return batch;
    }

    private static String progressOf(JsonNode batch, Duration since) {
        double share = batch.at("/progress/lookedUpTo").asDouble(0)
                / Math.max(1, batch.at("/progress/of").asDouble(1));
        long requests = batch.at("/counts/lookedAt").asLong(0);
        double seconds = Math.max(0.001, since.toMillis() / 1000.0);
        String line = String.format(Locale.ROOT, "%,d requests, %,.0f a second", requests, requests / seconds);
        return share > 0
                ? line
                        + String.format(
                                Locale.ROOT,
                                ", %.0f%% of the log, %,.0f s left",
                                share * 100,
                                seconds / share - seconds)
                : line;
    }

    private static boolean isOver(JsonNode batch) {
        String state = batch.path("state").asString("");
        return state.equals("done") || state.equals("stopped");
    }

    /** Whether it is done, for every request that was meant. */
    static boolean isWhole(JsonNode batch) {
        return batch.path("state").asString("").equals("done") && notDone(batch) == 0;
    }

    private static long notDone(JsonNode batch) {
        return batch.at("/counts/diverged").asLong(0) + batch.at("/counts/left").asLong(0);
    }

    List<String> lines(JsonNode batch) {
        List<String> lines = new ArrayList<>();
        String id = batch.path("id").asString("");
        String to =
                batch.at("/to/key").asString("") + ":" + batch.at("/to/version").asInt(0);
        long all = batch.at("/counts/lookedAt").asLong(0);
        lines.add(
                switch (batch.path("kind").asString("")) {
                    case "dry-run" ->
                        batch.at("/counts/movable").asLong(0) + " of " + all + " requests could be moved to " + to
                                + "; nothing was changed.";
                    case "undo" ->
                        batch.at("/counts/undone").asLong(0) + " of " + all
                                + " requests go on by their earlier version again.";
                    default -> batch.at("/counts/moved").asLong(0) + " of " + all + " requests go on by " + to + ".";
                });
        if (batch.path("state").asString("").equals("stopped")) {
            lines.add("It was stopped before its end.");
        }
        for (JsonNode reason : batch.path("reasons")) {
            lines.add("  " + reason.path("count").asLong(0) + " not ["
                    + reason.path("code").asString("") + "]: "
                    + reason.at("/explanation/en").asString(""));
            lines.add("      for example " + String.join(", ", strings(reason.path("requests"))));
        }
        if (batch.path("kind").asString("").equals("move")
                && batch.at("/counts/moved").asLong(0) > 0) {
            lines.add("To take it back: muamala move " + key + " --undo=" + id + " --reason=…");
        }
        return lines;
    }

    private static List<String> strings(JsonNode array) {
        return array.valueStream().map(node -> node.asString("")).toList();
    }

    private String path() {
        return "/" + DesignDesk.segment(key) + "/moves";
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw NotDone.failed("Interrupted; what was begun goes on at the server.");
        }
    }
}
