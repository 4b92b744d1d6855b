package dev.muamala.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.muamala.access.Reach;
import dev.muamala.attachment.TestAttachments;
import dev.muamala.catalogue.Catalogue;
import dev.muamala.definitions.Workflows;
import dev.muamala.events.ApplicantId;
import dev.muamala.events.CallId;
import dev.muamala.events.Emirate;
import dev.muamala.events.EntityId;
import dev.muamala.events.LocalizedText;
import dev.muamala.events.RequestEvent;
import dev.muamala.events.RequestEvent.EntityReplied;
import dev.muamala.events.RequestEvent.TimerFired;
import dev.muamala.events.RequestId;
import dev.muamala.events.StepKey;
import dev.muamala.events.WorkflowVersion;
import dev.muamala.eventstore.EmbeddedDatabase;
import dev.muamala.eventstore.EventJson;
import dev.muamala.eventstore.EventLog;
import dev.muamala.request.CallOutcome.Refused;
import dev.muamala.request.CallOutcome.Replied;
import dev.muamala.request.Submissions.Submission;
import dev.muamala.workflow.interpreter.Interpreter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.commandhandling.gateway.DefaultCommandGateway;
import org.axonframework.eventsourcing.EventSourcingRepository;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.annotation.ClasspathParameterResolverFactory;
import org.axonframework.messaging.annotation.MultiParameterResolverFactory;
import org.axonframework.messaging.annotation.ParameterResolverFactory;
import org.axonframework.messaging.annotation.SimpleResourceParameterResolverFactory;
import org.axonframework.modelling.command.AggregateAnnotationCommandHandler;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.ResponseEntity;

/** Two nodes on one event log, each with requests in its own memory. */
class RequestCommandsTest {
    private static final EntityId DEPARTMENT = new EntityId("ded-dubai");
    private static final Map<String, Object> FORM = Map.of("name", "Golden Palm", "feeFils", 12_000);
    private static final StepKey CONFIRM = new StepKey("confirm#1");
    private static final Map<String, Object> CONFIRMED = Map.of("payAgain", true);

    @TempDir
    private static Path data;

    private static EmbeddedDatabase database;
    private static HikariDataSource connections;
    private static Node here;
    private static Node there;

    private RequestId request;

    private record Node(RequestCommands commands, EventStore events, EventLog log, Interpreter interpreter) {
        static Node start() throws Exception {
            Workflows workflows = Workflows.read(
                    Path.of(RequestCommandsTest.class.getResource("/request").toURI()));
            Catalogue catalogue = Catalogue.builtIn();
            Interpreter interpreter = new Interpreter(workflows, 100);
            EventLog log = new EventLog(
                    connections, new EventJson(), new RequestDueWork(Duration.ofSeconds(60)), Duration.ofSeconds(30));
            EventStore events = EmbeddedEventStore.builder().storageEngine(log).build();
            ParameterResolverFactory resources = MultiParameterResolverFactory.ordered(
                    ClasspathParameterResolverFactory.forClass(ServiceRequest.class),
                    new SimpleResourceParameterResolverFactory(List.of(
                            new Continuation(interpreter, workflows, catalogue, events),
                            catalogue,
                            TestAttachments.in(data.resolve("attachments"), events, Clock.systemUTC()),
                            Clock.systemUTC())));
            BoundedCache cache = new BoundedCache(100);
            EventSourcingRepository<ServiceRequest> repository = EventSourcingRepository.builder(ServiceRequest.class)
                    .eventStore(events)
                    .cache(cache)
                    .parameterResolverFactory(resources)
                    .build();
            SimpleCommandBus bus = SimpleCommandBus.builder().build();
            AggregateAnnotationCommandHandler.<ServiceRequest>builder()
                    .aggregateType(ServiceRequest.class)
                    .commandTargetResolver(RequestCommand.target())
                    .parameterResolverFactory(resources)
                    .repository(repository)
                    .build()
                    .subscribe(bus);
            DefaultCommandGateway gateway =
                    DefaultCommandGateway.builder().commandBus(bus).build();
            return new Node(new RequestCommands(bus, gateway, cache, log, events), events, log, interpreter);
        }

        void stop() {
            log.close();
            interpreter.close();
        }
    }

    @BeforeAll
    static void start() throws Exception {
        database = EmbeddedDatabase.start(data, 0);
        connections = database.dataSource();
        Flyway.configure().dataSource(connections).load().migrate();
        here = Node.start();
        there = Node.start();
    }

    @AfterAll
    static void stop() {
        here.stop();
        there.stop();
        connections.close();
        database.close();
    }

    @BeforeEach
    void aNewRequest(TestInfo test) {
        request = RequestId.derive(new ApplicantId("fatima"), test.getDisplayName());
    }

    private SubmitRequest submission(String fingerprint) {
        return new SubmitRequest(
                request,
                new ApplicantId("fatima"),
                "permit",
                new LocalizedText("تصريح", "Permit"),
                Emirate.DUBAI,
                new WorkflowVersion("permit", 1),
                FORM,
                fingerprint);
    }

    private RecordReply reply(CallOutcome outcome) {
        return new RecordReply(CallId.of(request, 1), DEPARTMENT, outcome);
    }

    private static CallOutcome taken() {
        return new Refused("name-taken", new LocalizedText("محجوز", "Taken"), Map.of());
    }

    private List<RequestEvent> history() {
        return here.events()
                .readEvents(request.value())
                .asStream()
                .map(event -> (RequestEvent) event.getPayload())
                .toList();
    }

    @Test
    void submitting_again_gives_the_first_answer_on_every_node() {
        Receipt first = here.commands().submit(submission("a"));
        here.commands().send(reply(taken()));
        int events = history().size();

        for (Node node : List.of(here, there)) {
            Receipt again = node.commands().submit(submission("a"));

            assertThat(again.version()).isEqualTo(first.version()).isEqualTo(1);
            assertThat(again.position()).isEqualTo(first.position()).isPositive();
        }
        assertThat(history()).hasSize(events);
        assertThat(here.commands()
                        .send(new TakeAction(request, CONFIRM, "fatima", CONFIRMED, Reach.ALL))
                        .position())
                .isPositive();
    }

    @Test
    void another_body_under_the_same_key_is_refused() {
        here.commands().submit(submission("a"));
        int events = history().size();

        assertThatThrownBy(() -> there.commands().submit(submission("b")))
                .isInstanceOfSatisfying(
                        CommandRefused.class,
                        refusal -> assertThat(refusal.code()).isEqualTo("idempotency-key-reused"));
        assertThat(history()).hasSize(events);
    }

    @Test
    void the_first_submission_is_found_by_what_it_said() {
        Receipt first = here.commands().submit(submission("a"));

        assertThat(there.commands().submittedBefore(request, "a"))
                .hasValueSatisfying(again -> assertThat(again.position()).isEqualTo(first.position()));
        assertThatThrownBy(() -> there.commands().submittedBefore(request, "b"))
                .isInstanceOfSatisfying(
                        CommandRefused.class,
                        refusal -> assertThat(refusal.code()).isEqualTo("idempotency-key-reused"));
        assertThat(there.commands().submittedBefore(RequestId.derive(new ApplicantId("nobody"), "a"), "a"))
                .isEmpty();
    }

    @Test
    void a_submission_that_would_be_refused_today_gets_its_first_answer() {
        Submissions submissions = new Submissions(
                Catalogue.builtIn(),
                Workflows.builtIn(),
                TestAttachments.in(data.resolve("attachments"), here.events(), Clock.systemUTC()),
                new Fingerprint(),
                Clock.systemUTC());
        Submission closed = new Submission("a-service-of-the-past", "AE-DU", "fatima", FORM);
        RequestController door = new RequestController(here.commands(), submissions, new Fingerprint());
        assertThatThrownBy(() -> door.submit("past", closed, Reach.ALL)).isInstanceOf(CommandRefused.class);
        Submissions.Trace trace = submissions.trace("past", closed).orElseThrow();
        request = trace.request();
        Receipt first = there.commands().submit(submission(trace.fingerprint()));

        ResponseEntity<RequestController.Accepted> again = door.submit("past", closed, Reach.ALL);

        assertThat(again.getStatusCode().value()).isEqualTo(201);
        assertThat(again.getBody().position()).isEqualTo(first.position());
    }

    @Test
    void what_was_done_under_a_key_gets_its_first_answer_on_every_node() {
        here.commands().submit(submission("a"));
        here.commands().send(reply(taken()));
        TakeAction action = new TakeAction(request, CONFIRM, "fatima", CONFIRMED, Reach.ALL);
        Once once = new Once("k", "f");
        Receipt first = here.commands().send(action, once);
        there.commands().send(new WithdrawRequest(request, "fatima", Map.of(), Reach.ALL), new Once("l", "f"));
        int events = history().size();
        assertThat(first.version()).isLessThan(events);

        for (Node node : List.of(here, there)) {
            Receipt again = node.commands().send(action, once);

            assertThat(again.version()).isEqualTo(first.version());
            assertThat(again.position()).isEqualTo(first.position());
            assertThatThrownBy(() -> node.commands()
                            .send(new WithdrawRequest(request, "fatima", Map.of(), Reach.ALL), new Once("k", "g")))
                    .isInstanceOfSatisfying(
                            CommandRefused.class,
                            refusal -> assertThat(refusal.code()).isEqualTo("idempotency-key-reused"));
        }
        assertThat(history()).hasSize(events);
    }

    @Test
    void a_key_answers_whoever_used_it_though_the_request_left_their_reach_and_is_unknown_to_others() {
        here.commands().submit(submission("a"));
        WithdrawRequest withdrawal = new WithdrawRequest(request, "fatima", Map.of(), Reach.ALL);
        Receipt first = here.commands().send(withdrawal, new Once("k", "fatima's"));
        WithdrawRequest outOfReach = new WithdrawRequest(request, "fatima", Map.of(), Reach.NOTHING);

        for (Node node : List.of(here, there)) {
            assertThat(node.commands()
                            .send(outOfReach, new Once("k", "fatima's"))
                            .position())
                    .isEqualTo(first.position());
            assertThatThrownBy(() -> node.commands().send(outOfReach, new Once("k", "another's")))
                    .isInstanceOfSatisfying(
                            CommandRefused.class,
                            refusal -> assertThat(refusal.code()).isEqualTo("request-not-found"));
        }
    }

    @Test
    void who_meets_a_conflict_decides_again_on_what_is_true() {
        here.commands().submit(submission("a"));
        there.commands().send(reply(new Replied(Map.of())));

        Receipt withdrawal = here.commands().send(new WithdrawRequest(request, "fatima", Map.of(), Reach.ALL));

        assertThat(withdrawal.version()).isEqualTo(history().size());
        assertThat(history())
                .extracting(event -> event.getClass().getSimpleName())
                .contains("EntityReplied", "RequestCompleted");
    }

    @Test
    void a_refusal_by_a_node_that_is_behind_is_decided_again_on_the_log() {
        here.commands().submit(submission("a"));
        there.commands().send(reply(taken()));

        Receipt action = here.commands().send(new TakeAction(request, CONFIRM, "fatima", CONFIRMED, Reach.ALL));

        assertThat(action.version()).isEqualTo(history().size());
    }

    @Test
    void no_change_by_a_node_that_is_behind_is_decided_again_on_the_log() {
        here.commands().submit(submission("a"));
        there.commands().send(reply(taken()));
        there.commands().send(new TakeAction(request, CONFIRM, "fatima", CONFIRMED, Reach.ALL));

        here.commands().send(new FireTimer(request, new StepKey("nameLate#2")));

        assertThat(history()).hasAtLeastOneElementOfType(TimerFired.class);
    }

    @Test
    void a_command_that_changes_nothing_answers_with_the_position_of_the_last_event() {
        here.commands().submit(submission("a"));
        Receipt first = here.commands().send(reply(new Replied(Map.of())));

        Receipt again = here.commands().send(reply(new Replied(Map.of())));

        assertThat(again.version()).isEqualTo(first.version());
        assertThat(again.position()).isEqualTo(first.position());
    }

    @Test
    void a_reply_that_comes_many_times_at_once_on_both_nodes_is_recorded_once() throws Exception {
        here.commands().submit(submission("a"));
        ExecutorService callers = Executors.newFixedThreadPool(8);
        List<Callable<Receipt>> tries = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            Node node = i % 2 == 0 ? here : there;
            tries.add(() -> node.commands().send(reply(new Replied(Map.of("n", 1)))));
        }

        List<Future<Receipt>> receipts = callers.invokeAll(tries);
        callers.shutdown();

        for (Future<Receipt> receipt : receipts) {
            assertThat(receipt.get().version()).isEqualTo(history().size());
        }
        assertThat(history()).filteredOn(EntityReplied.class::isInstance).hasSize(1);
    }

    @Test
    void a_request_that_was_never_submitted_is_not_found() {
        assertThatThrownBy(() -> here.commands().send(reply(taken())))
                .isInstanceOfSatisfying(
                        CommandRefused.class,
                        refusal -> assertThat(refusal.code()).isEqualTo("request-not-found"));
    }
}
