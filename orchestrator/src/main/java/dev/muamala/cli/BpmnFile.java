package dev.muamala.cli;

import dev.muamala.review.Review;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A designer's file.
 *
 * @param key the workflow that it is meant to be
 */
record BpmnFile(Path path, byte[] bytes, String key) {
    /** As a definitions folder has it: {@code workflows/trade-licence@AE-DU/2.bpmn}. */
    private static final Pattern PUBLISHED = Pattern.compile("[1-9]\\d{0,8}\\.bpmn");

    static boolean isNamedBy(String argument) {
        return argument.endsWith(".bpmn") || argument.endsWith(".xml") || argument.contains("/");
    }

    /**
     * @param key what the designer says; otherwise the folder of published versions that the file lies in, or the id of
     *     its process
     * @throws NotDone when the file cannot be read
     */
    static BpmnFile read(String argument, Optional<String> key) {
        Path path = Path.of(argument);
        try {
            byte[] bytes = Files.readAllBytes(path);
            return new BpmnFile(
                    path,
                    bytes,
                    key.or(() -> folder(path))
                            .or(() -> Review.processId(bytes))
                            .orElseGet(() -> path.getFileName().toString().replaceFirst("\\.[^.]*$", "")));
        } catch (NoSuchFileException e) {
            throw NotDone.notStarted("There is no file " + path + ". Nothing was done.");
        } catch (IOException e) {
            throw NotDone.notStarted(path + " cannot be read: " + e.getMessage() + ". Nothing was done.");
        }
    }

    private static Optional<String> folder(Path path) {
        Path parent = path.toAbsolutePath().normalize().getParent();
        boolean published = PUBLISHED.matcher(path.getFileName().toString()).matches()
                && parent.getParent() != null
                && parent.getParent().endsWith("workflows");
        return published ? Optional.of(parent.getFileName().toString()) : Optional.empty();
    }

    String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
