package dev.muamala.workflow;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.muamala.catalogue.Catalogue;
import dev.muamala.definitions.Workflows;
import dev.muamala.events.Emirate;
import dev.muamala.events.WorkflowEvent.RunningRequests;
import dev.muamala.events.WorkflowVersion;
import dev.muamala.eventstore.EmbeddedDatabase;
import dev.muamala.eventstore.EventFeed;
import dev.muamala.eventstore.EventJson;
import dev.muamala.eventstore.EventLog;
import dev.muamala.eventstore.Following;
import dev.muamala.workflow.WorkflowCommand.ApproveVersion;
import dev.muamala.workflow.WorkflowCommand.PublishVersion;
import dev.muamala.workflow.WorkflowCommand.RequestApproval;
import dev.muamala.workflow.WorkflowCommand.RollBack;
import dev.muamala.workflow.WorkflowCommand.SaveDraft;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.commandhandling.gateway.DefaultCommandGateway;
import org.axonframework.eventsourcing.EventSourcingRepository;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.messaging.annotation.ClasspathParameterResolverFactory;
import org.axonframework.messaging.annotation.MultiParameterResolverFactory;
import org.axonframework.messaging.annotation.ParameterResolverFactory;
import org.axonframework.messaging.annotation.SimpleResourceParameterResolverFactory;
import org.axonframework.modelling.command.AggregateAnnotationCommandHandler;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What nodes know of workflows, on one event log. */
class LiveWorkflowsTest {
    private static final Notice FIRST = Notice.of("First");
    private static final Notice SECOND = Notice.of("Second");
    private static final Notice THIRD = Notice.of("Third");

    @TempDir
    private static Path data;

    private static EmbeddedDatabase database;
    private static HikariDataSource connections;

    @TempDir
    private Path folder;

    private final List<Node> nodes = new ArrayList<>();

    /** One server, as far as it is about workflows. */
    private record Node(
            LiveWorkflows workflows, WorkflowCommands commands, Following following, EventFeed feed, EventLog log) {
        static Node start(Workflows shipped) {
            try {
                Clock clock = Clock.systemUTC();
                EventLog log = new EventLog(connections, new EventJson(), event -> List.of(), Duration.ofSeconds(30));
                EventFeed feed = new EventFeed(log, connections, Duration.ofSeconds(1));
                LiveWorkflows workflows = new LiveWorkflows(log, shipped, clock);
                new ShippedWorkflows(shipped, log, clock).recordIn(workflows);
                Following following = new Following("workflows", feed, workflows::refresh);
                following.start();
                return new Node(workflows, commands(workflows, log, clock), following, feed, log);
            } catch (NoSuchMethodException e) {
                throw new IllegalStateException(e);
            }
        }

        private static WorkflowCommands commands(LiveWorkflows workflows, EventLog log, Clock clock)
                throws NoSuchMethodException {
            ParameterResolverFactory resources = MultiParameterResolverFactory.ordered(
                    ClasspathParameterResolverFactory.forClass(WorkflowLifecycle.class),
                    new SimpleResourceParameterResolverFactory(List.of(
                            new DraftReview(Catalogue.builtIn(), workflows), new PublishingRules(true, false), clock)));
            SimpleCommandBus bus = SimpleCommandBus.builder().build();
            AggregateAnnotationCommandHandler.<WorkflowLifecycle>builder()
                    .aggregateType(WorkflowLifecycle.class)
                    .commandTargetResolver(WorkflowCommand.target())
                    .parameterResolverFactory(resources)
                    .repository(EventSourcingRepository.builder(WorkflowLifecycle.class)
                            .eventStore(EmbeddedEventStore.builder()
                                    .storageEngine(log)
                                    .build())
                            .parameterResolverFactory(resources)
                            .build())
                    .build()
                    .subscribe(bus);
            return new WorkflowCommands(
                    DefaultCommandGateway.builder().commandBus(bus).build(), workflows, log);
        }

        int publish(Notice notice) {
            int version = commands.send(new SaveDraft("notice", notice.bytes(), "", "amal"))
                    .workflow()
                    .version();
            commands.send(new RequestApproval("notice", version, "", "amal"));
            commands.send(new ApproveVersion("notice", version, "", "badr"));
            commands.send(new PublishVersion("notice", version, Optional.empty(), "", "badr"));
            return version;
        }

        Optional<Integer> current() {
            return workflows.current("notice", Emirate.DUBAI, Instant.now()).map(WorkflowVersion::version);
        }

        void stop() {
            following.stop();
            feed.close();
            log.close();
        }
    }

    @BeforeAll
    static void startDatabase() {
        database = EmbeddedDatabase.start(data, 0);
        connections = database.dataSource();
        Flyway.configure().dataSource(connections).load().migrate();
    }

    @AfterAll
    static void stopDatabase() {
        connections.close();
        database.close();
    }

    @BeforeEach
    void emptyLog() throws SQLException {
        try (Connection connection = connections.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("TRUNCATE event; UPDATE event_head SET global_index = 0,"
                    + " hash = decode(repeat('00', 32), 'hex')");
        }
    }

    @AfterEach
    void stopNodes() {
        nodes.forEach(Node::stop);
    }

    private Node start(Notice... shipped) {
        Node node = Node.start(release(shipped));
        nodes.add(node);
        return node;
    }

    /** A release whose files are these, numbered from 1. */
    private Workflows release(Notice... shipped) {
        try {
            Path release = Files.createTempDirectory(folder, "release");
            Path notices = Files.createDirectories(release.resolve("workflows/notice"));
            for (int i = 0; i < shipped.length; i++) {
                Files.write(notices.resolve(i + 1 + ".bpmn"), shipped[i].bytes());
            }
            return Workflows.read(release);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String label(Node node, int version) {
        return node.workflows
                .get(FIRST.version(version))
                .elements()
                .get("tell")
                .label()
                .en();
    }

    @Test
    void what_comes_with_a_release_is_recorded_once_by_however_many_nodes() throws Exception {
        List<CompletableFuture<Node>> starting = Stream.generate(
                        () -> CompletableFuture.supplyAsync(() -> Node.start(release(FIRST, SECOND))))
                .limit(4)
                .toList();
        for (CompletableFuture<Node> node : starting) {
            nodes.add(node.get(60, SECONDS));
        }

        assertThat(nodes.get(0).log.head()).isEqualTo(2);
        assertThat(nodes).allSatisfy(node -> assertThat(node.current()).contains(2));
        assertThat(start(FIRST, SECOND).log.head()).isEqualTo(2);
    }

    @Test
    void a_later_release_is_in_force_at_once_and_the_node_of_the_last_one_knows_it() {
        Node old = start(FIRST);

        Node upgraded = start(FIRST, SECOND);

        assertThat(upgraded.current()).contains(2);
        assertThat(label(old, 2)).isEqualTo("Second");
        await().atMost(30, SECONDS).until(() -> old.current().equals(Optional.of(2)));
    }

    @Test
    void a_release_that_changes_a_file_makes_a_new_version_and_keeps_the_old_one() {
        start(FIRST);

        Node upgraded = start(SECOND);

        assertThat(upgraded.current()).contains(2);
        assertThat(label(upgraded, 1)).isEqualTo("First");
        assertThat(label(upgraded, 2)).isEqualTo("Second");
        assertThat(start(SECOND).log.head()).isEqualTo(2);
    }

    @Test
    void a_release_does_not_take_the_place_of_what_designers_published() {
        start(FIRST).publish(SECOND);

        Node upgraded = start(FIRST, THIRD);

        assertThat(upgraded.current()).contains(2);
        assertThat(label(upgraded, 2)).isEqualTo("Second");
        assertThat(label(upgraded, 3)).isEqualTo("Third");
        assertThat(upgraded.workflows
                        .lifecycle("notice")
                        .orElseThrow()
                        .version(3)
                        .orElseThrow()
                        .stage())
                .isEqualTo(Version.Stage.DRAFT);
        assertThat(start(FIRST, THIRD).workflows.versions()).hasSize(3);
    }

    @Test
    void the_node_that_publishes_takes_requests_accordingly_at_once_and_the_others_soon() {
        Node here = start(FIRST);
        Node there = start(FIRST);

        int version = here.publish(SECOND);

        assertThat(here.current()).contains(version);
        await().atMost(30, SECONDS).until(() -> there.current().equals(Optional.of(version)));
        there.commands.send(
                new RollBack("notice", Optional.empty(), Optional.empty(), RunningRequests.STAY, "no", "badr"));
        await().atMost(30, SECONDS).until(() -> here.current().equals(Optional.of(1)));
    }

    @Test
    void a_version_that_this_node_has_not_heard_of_is_looked_for_in_the_log() {
        Node here = start(FIRST);
        Node deaf = start(FIRST);
        deaf.following.stop();

        int version = here.publish(SECOND);

        assertThat(label(deaf, version)).isEqualTo("Second");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> deaf.workflows.get(FIRST.version(9)))
                .withMessageContaining("notice:9")
                .withMessageContaining("notice:1");
    }

    @Test
    void drafts_that_arrive_together_on_two_nodes_become_two_versions() throws Exception {
        Node here = start(FIRST);
        Node there = start(FIRST);

        CompletableFuture<Integer> one = CompletableFuture.supplyAsync(() -> draft(here, SECOND));
        CompletableFuture<Integer> other = CompletableFuture.supplyAsync(() -> draft(there, THIRD));

        assertThat(List.of(one.get(60, SECONDS), other.get(60, SECONDS))).containsExactlyInAnyOrder(2, 3);
        assertThat(label(here, one.join())).isEqualTo("Second");
        assertThat(label(here, other.join())).isEqualTo("Third");
    }

    private static int draft(Node node, Notice notice) {
        return node.commands
                .send(new SaveDraft("notice", notice.bytes(), "", "amal"))
                .workflow()
                .version();
    }

    @Test
    void the_answer_to_a_command_says_where_it_stands_in_the_log() {
        Node node = start(FIRST);

        WorkflowCommands.Receipt receipt = node.commands.send(new SaveDraft("notice", SECOND.bytes(), "", "amal"));

        assertThat(receipt.position()).isEqualTo(node.log.head());
        assertThat(receipt.changed()).isTrue();
        assertThat(node.commands.send(new SaveDraft("notice", SECOND.bytes(), "", "amal")))
                .isEqualTo(
                        new WorkflowCommands.Receipt(SECOND.version(2), false, receipt.position(), receipt.findings()));
    }

    @Test
    void what_nobody_published_cannot_be_relied_on_by_other_workflows() {
        Node node = start(FIRST);

        int version = draft(node, SECOND);

        assertThat(node.workflows.model(FIRST.version(1))).isPresent();
        assertThat(node.workflows.model(SECOND.version(version))).isEmpty();
        assertThat(node.workflows.newest("notice")).contains(FIRST.version(1));
        assertThat(label(node, version)).isEqualTo("Second");
    }
}
