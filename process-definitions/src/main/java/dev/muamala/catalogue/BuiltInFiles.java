package dev.muamala.catalogue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;

/** The files that come with Muamala, wherever they are packed: in a folder, in a jar, in a jar within a jar. */
public final class BuiltInFiles {
    private static final String ANCHOR = "/catalogue/services.json";

    private BuiltInFiles() {}

    /**
     * Hands the folder that holds {@code catalogue/}, {@code workflows/} and {@code decisions/} to {@code reader}. The
     * folder may be gone once this returns.
     */
    public static synchronized <T> T read(Function<Path, T> reader) {
        try {
            URI anchor = BuiltInFiles.class.getResource(ANCHOR).toURI();
            if (!"jar".equals(anchor.getScheme())) {
                return reader.apply(Path.of(anchor).getParent().getParent());
            }
            try (FileSystem jar = FileSystems.newFileSystem(anchor, Map.of())) {
                return reader.apply(jar.provider().getPath(anchor).getParent().getParent());
            }
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the class path has an entry that is no URI", e);
        } catch (IOException e) {
            throw new UncheckedIOException("The built-in catalogue and workflows cannot be read", e);
        }
    }
}
