package dev.muamala;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
        packages = {"dev.muamala.catalogue", "dev.muamala.definitions", "dev.muamala.review", "dev.muamala.templates"},
        importOptions = DoNotIncludeTests.class)
class DesignersRoomRulesTest {
    @ArchTest
    static final ArchRule no_engine_and_no_server = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.springframework..",
                    "org.axonframework..",
                    "org.camunda..",
                    "org.operaton..",
                    "java.net.http..")
            .because("the catalogue and the workflows must outlive every framework, and be checked without a server; "
                    + "move what needs one to the orchestrator");

    @ArchTest
    static final ArchRule the_catalogue_knows_no_workflow = noClasses()
            .that()
            .resideInAPackage("dev.muamala.catalogue..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.muamala.definitions..", "dev.muamala.review..")
            .because("workflows are checked against the catalogue, not the other way round; "
                    + "move a check of both to dev.muamala.review");

    @ArchTest
    static final ArchRule the_review_knows_no_folder = noClasses()
            .that()
            .resideInAPackage("dev.muamala.review..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.muamala.definitions..", "java.nio.file..", "java.net..")
            .because(
                    "a review reads the bytes that it is given and nothing else; read files in dev.muamala.definitions");
}
