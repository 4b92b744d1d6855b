package dev.muamala.sandbox;

import dev.muamala.catalogue.Catalogue;
import java.net.URISyntaxException;
import java.nio.file.Path;

/** A catalogue of one local and one federal entity, each with one operation. */
final class TwoEntities {
    static final String DEPARTMENT = "ded-dubai";
    static final String MINISTRY = "mohre";
    static final String RESERVE = "economic-department.trade-name.reserve";
    static final String OPEN = "mohre.establishment.open";

    private TwoEntities() {}

    static Catalogue catalogue() {
        try {
            return Catalogue.read(
                    Path.of(TwoEntities.class.getResource("/sandbox/catalogue").toURI()));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
