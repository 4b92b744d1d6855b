package dev.muamala;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.muamala.projection.Projection;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;

@AnalyzeClasses(packages = "dev.muamala", importOptions = DoNotIncludeTests.class)
class ReadSideRulesTest {
    @ArchTest
    static final ArchRule the_store_is_behind_the_projections = noClasses()
            .that()
            .resideOutsideOfPackages("dev.muamala.mongodb", "dev.muamala.projection")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.mongodb.client..", "com.mongodb.bulk..", "org.bson..", "de.bwaldvogel..")
            .because("documents are written by the projection runner alone, so that they always equal the fold of"
                    + " their events; read through ProjectionReader, write by folding an event");

    @ArchTest
    static final ArchRule folds_are_pure = noClasses()
            .that()
            .implement(Projection.class)
            .or()
            .haveSimpleNameEndingWith("Draft")
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                            "org.springframework..",
                            "com.mongodb..",
                            "org.bson..",
                            "org.axonframework..",
                            "java.net..",
                            "java.io..",
                            "java.sql..",
                            "java.util.random..")
                    .or(type(Clock.class))
                    .or(type(Random.class)))
            .orShould()
            .callMethod(Instant.class, "now")
            .because("the same events must always give the same document, or it cannot be rebuilt or checked; take"
                    + " every time and every number from the event");

    @ArchTest
    static final ArchRule the_write_side_is_not_read_from = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.muamala.request..",
                    "dev.muamala.workflow..",
                    "dev.muamala.entity..",
                    "dev.muamala.payment..",
                    "dev.muamala.eventstore..")
            .because("the two sides share the published language only; what the read side needs, an event must say");

    @ArchTest
    static final ArchRule only_projections_know_axon = classes()
            .that()
            .resideOutsideOfPackage("dev.muamala.projection")
            .should()
            .onlyDependOnClassesThat()
            .resideOutsideOfPackage("org.axonframework..")
            .because("the runner is the one place that follows the feed; a question is a Projection and needs no Axon");
}
