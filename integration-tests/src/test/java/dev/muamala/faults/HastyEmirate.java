package dev.muamala.faults;

import dev.muamala.catalogue.BuiltInFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The definitions that come with Muamala, and one emirate that publishes a trade licence of its own: the same, but what
 * is a day elsewhere is half a second there. So timers come due while servers are being killed.
 */
final class HastyEmirate {
    /** ISO 3166-2. */
    static final String CODE = "AE-FU";

    private static final Duration DAY = Duration.ofMillis(500);
    private static final Pattern DAYS = Pattern.compile(">P(\\d+)D<");
    private static final String WORKFLOW = "workflows/trade-licence/1.bpmn";

    private HastyEmirate() {}

    /** @param folder that {@code muamala.definitions} is to name */
    static Path definitions(Path folder) {
        BuiltInFiles.read(builtIn -> copy(builtIn, folder));
        try {
            Path overlay = folder.resolve(WORKFLOW.replace("trade-licence", "trade-licence@" + CODE));
            Files.createDirectories(overlay.getParent());
            String bpmn = Files.readString(folder.resolve(WORKFLOW));
            Files.writeString(overlay, DAYS.matcher(bpmn).replaceAll(days -> {
                long millis = DAY.multipliedBy(Long.parseLong(days.group(1))).toMillis();
                return ">PT" + BigDecimal.valueOf(millis, 3) + "S<";
            }));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return folder;
    }

    private static Path copy(Path from, Path to) {
        for (String part : new String[] {"catalogue", "workflows", "decisions"}) {
            try (Stream<Path> files = Files.walk(from.resolve(part))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Path copy = to.resolve(from.relativize(file).toString());
                    Files.createDirectories(copy.getParent());
                    Files.copy(file, copy);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return to;
    }
}
