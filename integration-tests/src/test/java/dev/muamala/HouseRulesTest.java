package dev.muamala;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.muamala.eventstore.DueWork;
import dev.muamala.request.Turns;
import java.sql.ResultSet;
import java.sql.Statement;

/** The rules of the house, over all modules at once. Each says why it stands and what to do instead. */
@AnalyzeClasses(
        packages = "dev.muamala",
        importOptions = {DoNotIncludeTests.class, HouseRulesTest.NoTestsOfOthers.class})
class HouseRulesTest {
    /** The tests that another module hands on are in a jar of their own. */
    static final class NoTestsOfOthers implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar");
        }
    }

    private static final String[] READ_SIDE = {
        "dev.muamala.projection..", "dev.muamala.status..", "dev.muamala.mongodb..", "dev.muamala.problem.."
    };
    private static final String[] WRITE_SIDE = {
        "dev.muamala.request..",
        "dev.muamala.attachment..",
        "dev.muamala.workflow..",
        "dev.muamala.moving..",
        "dev.muamala.rehearsal..",
        "dev.muamala.modeler..",
        "dev.muamala.webhook..",
        "dev.muamala.entity..",
        "dev.muamala.erasure..",
        "dev.muamala.payment..",
        "dev.muamala.eventstore..",
        "dev.muamala.security.."
    };

    @ArchTest
    static final ArchRule events_import_only_the_jdk = classes()
            .that()
            .resideInAnyPackage("dev.muamala.events..", "dev.muamala.access..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "dev.muamala.events..", "dev.muamala.access..")
            .because("everyone may depend on the published language, so it may depend on nobody;"
                    + " put what needs a framework beside the framework");

    @ArchTest
    static final ArchRule only_the_interpreter_knows_camunda = noClasses()
            .that()
            .resideOutsideOfPackage("dev.muamala.workflow.interpreter..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.camunda..")
            .because("the engine is disposable: replacing it must mean rewriting one package; say what you need as an"
                    + " Input or a Step");

    @ArchTest
    static final ArchRule only_the_event_store_writes_to_postgresql = noClasses()
            .that()
            .resideOutsideOfPackages("dev.muamala.eventstore..", "dev.muamala.cli..")
            .should()
            .dependOnClassesThat(
                    resideInAnyPackage("java.sql..", "javax.sql..", "org.postgresql..", "org.springframework.jdbc.."))
            .because("the log is the only truth and has one door; append an event, or add a query to eventstore");

    @ArchTest
    static final ArchRule the_command_line_names_a_database_and_sends_it_nothing = noClasses()
            .that()
            .resideInAPackage("dev.muamala.cli..")
            .should()
            .dependOnClassesThat(assignableTo(Statement.class)
                    .or(assignableTo(ResultSet.class))
                    .or(resideInAnyPackage("org.postgresql..", "org.springframework.jdbc.core.."))
                    .as("statements, or what sends them"))
            .because("start and verify must say which database they mean, but what is in it is the event store's;"
                    + " hand the DataSource to eventstore");

    @ArchTest
    static final ArchRule only_the_read_side_knows_mongodb = noClasses()
            .that()
            .resideOutsideOfPackages(READ_SIDE)
            .should()
            .dependOnClassesThat(resideInAnyPackage("com.mongodb..", "org.bson.."))
            .because("documents are readings of the log that can be thrown away; add a projection instead");

    @ArchTest
    static final ArchRule the_write_side_does_not_read_read_models = noClasses()
            .that()
            .resideInAnyPackage(WRITE_SIDE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(READ_SIDE)
            .because("read models lag; a decision is made on the aggregate's own events");

    @ArchTest
    static final ArchRule the_read_side_does_not_know_the_write_side = noClasses()
            .that()
            .resideInAnyPackage(READ_SIDE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(WRITE_SIDE)
            .because("the two sides share events and nothing else");

    @ArchTest
    static final ArchRule only_gateways_and_clients_open_http_connections = noClasses()
            .that()
            .haveSimpleNameNotEndingWith("Gateway")
            .and()
            .haveSimpleNameNotEndingWith("Client")
            .and()
            .doNotHaveSimpleName("BoundedBody")
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "java.net.http..",
                    "org.apache.hc.client5.http.impl.classic..",
                    "org.apache.hc.client5.http.classic.."))
            .because("a call that leaves the house needs its key, its deadline and its signature; put it into a"
                    + " *Client or *Gateway adapter");

    @ArchTest
    static final ArchRule the_designers_room_has_no_framework = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.muamala.catalogue..",
                    "dev.muamala.definitions..",
                    "dev.muamala.review..",
                    "dev.muamala.templates..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework..", "org.axonframework..", "org.camunda..")
            .because("the same review serves editors, the API and CI; keep it plain Java");

    @ArchTest
    static final ArchRule a_rehearsal_has_no_effect = noClasses()
            .that()
            .resideInAPackage("dev.muamala.rehearsal..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                            "dev.muamala.entity..",
                            "dev.muamala.payment..",
                            "dev.muamala.sandbox..",
                            "java.net.http..",
                            "org.axonframework..")
                    .or(resideInAPackage("dev.muamala.request..").and(not(type(Turns.class))))
                    .or(assignableTo(DueWork.class))
                    .as("commands of requests, their events' way out, or what calls and pays"))
            .because("what is rehearsed happened to people, and must not happen to them again; read their events by"
                    + " Turns, and try them on a Trial");

    @ArchTest
    static final ArchRule packages_are_free_of_cycles = slices().matching("dev.muamala.(*)..")
            .should()
            .beFreeOfCycles()
            .because("a feature that needs another is above it; turn one of the two around");
}
