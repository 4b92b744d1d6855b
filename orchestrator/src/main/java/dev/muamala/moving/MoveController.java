package dev.muamala.moving;

import dev.muamala.catalogue.Violation;
import dev.muamala.events.Emirate;
import dev.muamala.events.LocalizedText;
import dev.muamala.events.MoveEvent.Begun;
import dev.muamala.events.MoveEvent.MoveStarted;
import dev.muamala.events.MoveEvent.StopRequested;
import dev.muamala.events.MoveEvent.UndoStarted;
import dev.muamala.events.MoveId;
import dev.muamala.events.WorkflowVersion;
import dev.muamala.request.CommandRefused;
import dev.muamala.request.CommandRefused.Kind;
import dev.muamala.workflow.Actors;
import dev.muamala.workflow.Lifecycle;
import dev.muamala.workflow.LiveWorkflows;
import dev.muamala.workflow.Version;
import dev.muamala.workflow.Version.Stage;
import dev.muamala.workflow.WorkflowRefused;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.axonframework.modelling.command.ConcurrencyException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Moving running requests to a version of a workflow. A batch goes on by itself, on any node, until it is over; beginning
 * the same again does what the first one left, since a request that is there already is not moved.
 */
@RestController
@RequestMapping("/api/v1/workflows/{key}/moves")
class MoveController {
    private static final int SHOWN = 100;

    private final Moves moves;
    private final LiveWorkflows workflows;
    private final Actors actors;
    private final Clock clock;

    MoveController(Moves moves, LiveWorkflows workflows, Actors actors, Clock clock) {
        this.moves = moves;
        this.workflows = workflows;
        this.actors = actors;
        this.clock = clock;
    }

    /**
     * @param to the number of a version of this workflow
     * @param from a number, or {@code key:number} as of the national workflow; every other version of this workflow,
     *     where it is left out
     * @param emirate only its requests; those of all where it is left out
     */
    record Order(
            @Nullable String by,
            @Nullable String reason,
            Integer to,
            @Nullable String from,
            @Nullable String emirate,
            @Nullable Boolean dryRun) {
        Order {
            dryRun = Objects.requireNonNullElse(dryRun, false);
        }
    }

    record Who(@Nullable String by) {}

    record Why(@Nullable String by, String reason) {}

    @PostMapping
    ResponseEntity<MoveView> begin(@PathVariable String key, @RequestBody Order order) {
        workflows.refresh();
        Lifecycle workflow = workflow(key);
        List<Violation> violations = new ArrayList<>();
        String by = actors.acting(order.by());
        String reason =
                order.dryRun() ? Objects.requireNonNullElse(order.reason(), "") : reason(order.reason(), violations);
        if (order.to() == null) {
            violations.add(missing("/to"));
        }
        List<Emirate> emirates = emirates(key, order.emirate(), violations);
        if (!violations.isEmpty()) {
            throw WorkflowRefused.fields(violations);
        }
        Instant now = now();
        WorkflowVersion to = target(workflow, order.to(), now);
        return begin(new MoveStarted(
                newId(), to, from(workflow, to, order.from()), emirates, order.dryRun(), reason, by, now));
    }

    @GetMapping
    List<MoveView> all(@PathVariable String key) {
        workflows.refresh();
        workflow(key);
        return moves.all().stream()
                .filter(move -> move.begun().workflow().key().equals(key))
                .sorted(Comparator.comparingLong(Move::start).reversed())
                .limit(SHOWN)
                .map(MoveView::of)
                .toList();
    }

    @GetMapping("/{id}")
    MoveView one(@PathVariable String key, @PathVariable String id) {
        return MoveView.of(move(key, id));
    }

    /** What became of each request, piece by piece. */
    @GetMapping("/{id}/requests")
    MoveView.Requests requests(
            @PathVariable String key, @PathVariable String id, @RequestParam(defaultValue = "0") long after) {
        Move move = move(key, id);
        return moves.results(move, after)
                .map(results -> MoveView.Requests.of(move, results))
                .orElse(MoveView.Requests.NONE);
    }

    @PostMapping("/{id}/cancellation")
    MoveView cancel(@PathVariable String key, @PathVariable String id, @RequestBody Who body) {
        String by = actors.acting(body.by());
        while (true) {
            Move move = move(key, id);
            if (move.state() == Move.State.DONE) {
                throw new CommandRefused(
                        Kind.CONFLICT,
                        "move-over",
                        new LocalizedText(
                                "انتهى هذا النقل.", "This batch is over; there is nothing to stop. It can be undone."));
            }
            if (move.stopping()) {
                return MoveView.of(move);
            }
            try {
                moves.append(move, List.of(new StopRequested(move.id(), by, now())));
            } catch (ConcurrencyException e) {
                // It went on meanwhile, and is looked at again.
            }
        }
    }

    @PostMapping("/{id}/undo")
    ResponseEntity<MoveView> undo(@PathVariable String key, @PathVariable String id, @RequestBody Why body) {
        List<Violation> violations = new ArrayList<>();
        String by = actors.acting(body.by());
        String reason = reason(body.reason(), violations);
        if (!violations.isEmpty()) {
            throw WorkflowRefused.fields(violations);
        }
        Move move = move(key, id);
        if (move.kind() != Move.Kind.MOVE) {
            throw new CommandRefused(
                    Kind.CONFLICT,
                    "nothing-to-undo",
                    new LocalizedText("لم ينقل هذا شيئا.", "This batch moved nothing; there is nothing to undo."));
        }
        if (!move.isOver()) {
            throw new CommandRefused(
                    Kind.CONFLICT,
                    "move-running",
                    new LocalizedText("لا يزال هذا النقل جاريا؛ أوقفه أولا.", "This batch goes on; cancel it first."));
        }
        Optional<Move> running = moves.all().stream()
                .filter(other -> !other.isOver()
                        && other.begun() instanceof UndoStarted undo
                        && undo.undoes().equals(move.id()))
                .findFirst();
        return running.isPresent()
                ? ResponseEntity.accepted().body(MoveView.of(running.get()))
                : begin(new UndoStarted(newId(), move.begun().workflow(), move.id(), reason, by, now()));
    }

    private ResponseEntity<MoveView> begin(Begun begun) {
        moves.begin(begun);
        return ResponseEntity.accepted()
                .location(URI.create("/api/v1/workflows/" + begun.workflow().key() + "/moves/" + begun.move()))
                .body(MoveView.of(moves.get(begun.move()).orElseThrow()));
    }

    private static MoveId newId() {
        return new MoveId(UUID.randomUUID().toString());
    }

    private Lifecycle workflow(String key) {
        return workflows.lifecycle(key).orElseThrow(() -> WorkflowRefused.noWorkflow(key));
    }

    private Move move(String key, String id) {
        return moves.get(new MoveId(id))
                .filter(move -> move.begun().workflow().key().equals(key))
                .orElseThrow(() -> new CommandRefused(
                        Kind.NOT_FOUND,
                        "move-not-found",
                        new LocalizedText(
                                "لا يوجد نقل بهذا الرقم لسير العمل هذا.",
                                "There is no batch of this number for " + key + ". If a roll-back has just asked for"
                                        + " it, it begins in a moment.")));
    }

    private static WorkflowVersion target(Lifecycle workflow, int number, Instant now) {
        Version version = workflow.version(number).orElseThrow(() -> WorkflowRefused.noVersion(workflow, number));
        if (version.stage() != Stage.PUBLISHED || !workflow.hasReigned(number, now)) {
            throw new CommandRefused(
                    Kind.CONFLICT,
                    "target-not-published",
                    new LocalizedText(
                            "الإصدار " + number + " غير منشور، أو لم يبدأ سريانه، أو أُنهي العمل به.",
                            "Version " + number + " is not published, not in force yet, or retired; requests can be"
                                    + " moved to a version that new requests take or took."));
        }
        return version.id();
    }

    private List<WorkflowVersion> from(Lifecycle workflow, WorkflowVersion to, String from) {
        if (from == null) {
            return workflow.versions().values().stream()
                    .filter(version -> version.stage() == Stage.PUBLISHED || version.stage() == Stage.RETIRED)
                    .map(Version::id)
                    .filter(version -> !version.equals(to))
                    .toList();
        }
        int colon = from.lastIndexOf(':');
        String number = from.substring(colon + 1);
        String key = colon < 0 ? workflow.key() : from.substring(0, colon);
        Optional<WorkflowVersion> version = Optional.of(number)
                .filter(digits -> digits.matches("[1-9]\\d{0,8}"))
                .map(digits -> new WorkflowVersion(key, Integer.parseInt(digits)))
                .filter(named -> named.nationalKey().equals(to.nationalKey()) && !named.equals(to));
        if (version.isEmpty()) {
            throw WorkflowRefused.fields(List.of(new Violation(
                    "/from",
                    "bad-version",
                    new LocalizedText(
                            "اذكر إصدارا آخر من سير العمل نفسه.",
                            "Name another version of the same workflow: 2, or trade-licence:2."))));
        }
        Lifecycle origin = workflow(key);
        return List.of(origin.version(version.get().version())
                .map(Version::id)
                .orElseThrow(
                        () -> WorkflowRefused.noVersion(origin, version.get().version())));
    }

    private static List<Emirate> emirates(String key, String code, List<Violation> violations) {
        List<Emirate> meant = Stream.of(Emirate.values())
                .filter(emirate -> code == null || emirate.code().equals(code))
                .filter(new WorkflowVersion(key, 1)::serves)
                .toList();
        if (meant.isEmpty()) {
            violations.add(new Violation(
                    "/emirate",
                    "unknown",
                    new LocalizedText(
                            "هذه الإمارة غير معروفة أو لها سير عمل آخر.",
                            "This is no emirate's ISO code, or the workflow is another emirate's own.")));
        }
        return meant;
    }

    private static String reason(String text, List<Violation> violations) {
        if (text == null || text.isBlank()) {
            violations.add(missing("/reason"));
        }
        return text;
    }

    private static Violation missing(String pointer) {
        return new Violation(pointer, "missing", new LocalizedText("هذا الحقل مطلوب.", "This field is required."));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
