package dev.muamala.webhook;

import dev.muamala.access.Caller;
import dev.muamala.access.Reach;
import dev.muamala.catalogue.Catalogue;
import dev.muamala.catalogue.Identifiers;
import dev.muamala.catalogue.Violation;
import dev.muamala.events.LocalizedText;
import dev.muamala.events.WebhookEvent;
import dev.muamala.events.WebhookEvent.Filter;
import dev.muamala.events.WebhookEvent.WebhookAddressChanged;
import dev.muamala.events.WebhookEvent.WebhookDeleted;
import dev.muamala.events.WebhookEvent.WebhookDisabled;
import dev.muamala.events.WebhookEvent.WebhookEnabled;
import dev.muamala.events.WebhookEvent.WebhookFilterChanged;
import dev.muamala.events.WebhookEvent.WebhookRegistered;
import dev.muamala.events.WebhookEvent.WebhookSecretRotated;
import dev.muamala.events.WebhookId;
import dev.muamala.eventstore.Deliveries;
import dev.muamala.eventstore.Deliveries.Delivery;
import dev.muamala.eventstore.Deliveries.State;
import dev.muamala.request.CommandRefused;
import dev.muamala.request.CommandRefused.Kind;
import dev.muamala.request.IdempotencyKey;
import dev.muamala.webhook.WebhookView.DeliveryView;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.axonframework.modelling.command.ConcurrencyException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * The webhooks of the caller; those of others are not there. A webhook is told of the requests that whoever registered it
 * may see: their own, those in which their entity is called, or all. It is told nothing before its address has answered a
 * challenge. Its secret is in the answer that creates it or rotates it, and in no other.
 */
@RestController
@RequestMapping("/api/v1/webhooks")
class WebhookController {
    private static final int MOST_RETIRING = 3;
    private static final int MOST_SHOWN = 200;
    private static final Duration LONGEST_OVERLAP = Duration.ofDays(30);

    private final Webhooks webhooks;
    private final Deliveries deliveries;
    private final Secrets secrets;
    private final Address address;
    private final Catalogue catalogue;
    private final WebhookProperties limits;
    private final Clock clock;

    WebhookController(
            Webhooks webhooks,
            Deliveries deliveries,
            Secrets secrets,
            Address address,
            Catalogue catalogue,
            WebhookProperties limits,
            Clock clock) {
        this.webhooks = webhooks;
        this.deliveries = deliveries;
        this.secrets = secrets;
        this.address = address;
        this.catalogue = catalogue;
        this.limits = limits;
        this.clock = clock;
    }

    /** @param overlap for how long the previous secret goes on signing; ISO 8601, at most 30 days */
    record Rotation(@Nullable Duration overlap) {}

    /** @param next for {@code ?before=}; null at the end */
    record DeliveryPage(
            List<DeliveryView> deliveries, @Nullable Long next) {}

    @PostMapping
    ResponseEntity<WebhookView> register(
            @RequestBody Map<String, Object> body,
            @RequestHeader(name = "Idempotency-Key", required = false) String key,
            HttpServletRequest request) {
        String owner = owner(request);
        Wish wish = new Wish(body);
        String url = wish.url(null, address);
        Filter filter = wish.filter(Wish.everything(), catalogue, reach(request));
        wish.enabled();
        wish.requireFaultless();
        WebhookId id = key == null
                ? new WebhookId(UUID.randomUUID().toString())
                : WebhookId.derive(owner, IdempotencyKey.of(key).value());
        WebhookRegistered wanted = new WebhookRegistered(id, owner, url, filter, now());
        Webhook webhook = webhooks.now().find(id).orElseGet(() -> begin(wanted));
        if (!webhook.registered().url().equals(url)
                || !webhook.registered().filter().equals(filter)) {
            throw keyReused();
        }
        return ResponseEntity.created(URI.create("/api/v1/webhooks/" + id))
                .cacheControl(CacheControl.noStore())
                .body(WebhookView.of(webhook, secrets.of(id, 1), now()));
    }

    private Webhook begin(WebhookRegistered wanted) {
        if (webhooks.now().of(wanted.owner()).size() >= limits.perOwner()) {
            throw refused(
                    Kind.CONFLICT,
                    "too-many-webhooks",
                    "بلغت الحد الأقصى: " + limits.perOwner() + ".",
                    "You have " + limits.perOwner() + " webhooks already; delete one you do not need.");
        }
        try {
            webhooks.append(wanted, 0);
        } catch (ConcurrencyException e) {
            // Registered under the same key at the same time, or deleted since.
        }
        return webhooks.now().find(wanted.webhook()).orElseThrow(WebhookController::keyReused);
    }

    private static CommandRefused keyReused() {
        return refused(
                Kind.INVALID,
                "idempotency-key-reused",
                "سبق استخدام هذا المفتاح لطلب آخر.",
                "This Idempotency-Key was used for another webhook; take a new one. Nothing was changed.");
    }

    @GetMapping
    List<WebhookView> all(HttpServletRequest request) {
        return webhooks.now().of(owner(request)).stream().map(this::view).toList();
    }

    @GetMapping("/{id}")
    WebhookView one(@PathVariable String id, HttpServletRequest request) {
        return view(webhook(id, request));
    }

    /** Another address is challenged before it is told anything; what happens meanwhile waits. */
    @PatchMapping("/{id}")
    WebhookView change(@PathVariable String id, @RequestBody Map<String, Object> body, HttpServletRequest request) {
        Webhook before = webhook(id, request);
        Wish wish = new Wish(body);
        String url = wish.url(before.url(), address);
        Filter filter = wish.filter(before.filter(), catalogue, reach(request));
        Optional<Boolean> enabled = wish.enabled();
        wish.requireFaultless();
        Stream<Function<Webhook, Optional<? extends WebhookEvent>>> changes = Stream.of(
                known -> known.url().equals(url)
                        ? Optional.empty()
                        : Optional.of(new WebhookAddressChanged(known.id(), url, now())),
                known -> known.filter().equals(filter)
                        ? Optional.empty()
                        : Optional.of(new WebhookFilterChanged(known.id(), filter, now())),
                known -> enabled.filter(on -> on != known.off().isEmpty())
                        .map(on -> on
                                ? new WebhookEnabled(known.id(), now())
                                : new WebhookDisabled(known.id(), "by-owner", "", now())));
        return view(
                changes.map(decision -> webhooks.change(before.id(), decision).orElseThrow(WebhookController::notFound))
                        .reduce(before, (earlier, later) -> later));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable String id, HttpServletRequest request) {
        webhooks.change(webhook(id, request).id(), known -> Optional.of(new WebhookDeleted(known.id(), now())));
    }

    /** A new secret signs from now on; the previous one beside it for a while. */
    @PostMapping("/{id}/secret-rotation")
    ResponseEntity<WebhookView> rotate(
            @PathVariable String id, @RequestBody(required = false) Rotation rotation, HttpServletRequest request) {
        Webhook before = webhook(id, request);
        Duration overlap = rotation == null || rotation.overlap() == null ? limits.overlap() : rotation.overlap();
        if (overlap.isNegative() || overlap.compareTo(LONGEST_OVERLAP) > 0) {
            throw CommandRefused.invalid(List.of(new Violation(
                    "/overlap",
                    "out-of-range",
                    new LocalizedText("من PT0S إلى P30D.", "Give a duration from PT0S to P30D, for example PT24H."))));
        }
        Instant now = now();
        Webhook after = webhooks.change(before.id(), known -> {
                    if (known.secretsAt(now).size() > MOST_RETIRING) {
                        throw refused(
                                Kind.CONFLICT,
                                "rotation-under-way",
                                "لا تزال أسرار سابقة صالحة؛ انتظر انتهاءها.",
                                MOST_RETIRING + " earlier secrets still sign; wait until one has retired.");
                    }
                    return known.secret() > before.secret()
                            ? Optional.empty()
                            : Optional.of(
                                    new WebhookSecretRotated(known.id(), known.secret() + 1, now.plus(overlap), now));
                })
                .orElseThrow(WebhookController::notFound);
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .body(WebhookView.of(after, secrets.of(after.id(), after.secret()), now()));
    }

    @GetMapping("/{id}/deliveries")
    DeliveryPage deliveries(
            @PathVariable String id,
            @RequestParam(required = false) String state,
            @RequestParam(defaultValue = "" + Long.MAX_VALUE) long before,
            @RequestParam(defaultValue = "50") int limit,
            HttpServletRequest request) {
        Webhook webhook = webhook(id, request);
        if (limit < 1 || limit > MOST_SHOWN) {
            throw refused(
                    Kind.INVALID,
                    "bad-parameter",
                    "\"limit\" من 1 إلى " + MOST_SHOWN + ".",
                    "\"limit\" is from 1 to " + MOST_SHOWN + ".");
        }
        List<Delivery> found = deliveries.of(webhook.id().value(), state(state), before, limit);
        return new DeliveryPage(
                found.stream().map(DeliveryView::of).toList(),
                found.size() < limit ? null : found.get(limit - 1).number());
    }

    private static State state(String code) {
        if (code == null) {
            return null;
        }
        return Stream.of(State.values())
                .filter(state -> state.code().equals(code))
                .findFirst()
                .orElseThrow(() -> refused(
                        Kind.INVALID,
                        "bad-parameter",
                        "\"state\" هو pending أو delivered أو given-up.",
                        "\"state\" is pending, delivered or given-up."));
    }

    /** Sends it again, as soon as the webhook is told anything at all. */
    @PostMapping("/{id}/deliveries/{delivery}/redelivery")
    @ResponseStatus(HttpStatus.ACCEPTED)
    DeliveryView redeliver(@PathVariable String id, @PathVariable String delivery, HttpServletRequest request) {
        Webhook webhook = webhook(id, request);
        Delivery known = delivery(webhook, delivery);
        if (webhook.off().isPresent()) {
            throw refused(
                    Kind.CONFLICT,
                    "webhook-disabled",
                    "هذا الإشعار معطّل؛ فعّله أولا.",
                    "The webhook is disabled; enable it first (PATCH with \"enabled\": true).");
        }
        deliveries.redeliver(known.message().id(), now());
        return DeliveryView.of(delivery(webhook, delivery));
    }

    private Delivery delivery(Webhook webhook, String id) {
        return deliveries
                .find(webhook.id().value(), id)
                .orElseThrow(() -> refused(
                        Kind.NOT_FOUND,
                        "delivery-not-found",
                        "لا يوجد إرسال بهذا الرقم.",
                        "This webhook has no such delivery; those that are over are forgotten after "
                                + limits.kept().toDays() + " days."));
    }

    /** Whose webhooks are meant: the caller's own, or of whom the caller names, where the caller may act for all. */
    private static String owner(HttpServletRequest request) {
        String own = Caller.of(request.getAttribute(Caller.ATTRIBUTE)).subject();
        String named = request.getParameter("owner");
        if (named == null || named.isBlank() || named.equals(own)) {
            return own;
        }
        if (!reach(request).all()) {
            throw CommandRefused.notYou("owner");
        }
        if (!Identifiers.isPlain(named)) {
            throw refused(
                    Kind.INVALID,
                    "bad-parameter",
                    "اكتب \"owner\" بلا محارف خفية.",
                    "Write \"owner\" without unseen characters, in at most 200.");
        }
        return named;
    }

    private static Reach reach(HttpServletRequest request) {
        return Reach.of(request.getAttribute(Reach.ATTRIBUTE));
    }

    private Webhook webhook(String id, HttpServletRequest request) {
        String owner = owner(request);
        return webhooks.now()
                .find(new WebhookId(id))
                .filter(webhook -> webhook.registered().owner().equals(owner))
                .orElseThrow(WebhookController::notFound);
    }

    private WebhookView view(Webhook webhook) {
        return WebhookView.of(webhook, null, now());
    }

    private static CommandRefused notFound() {
        return refused(
                Kind.NOT_FOUND, "webhook-not-found", "لا يوجد إشعار بهذا الرقم لك.", "You have no such webhook.");
    }

    private static CommandRefused refused(Kind kind, String code, String ar, String en) {
        return new CommandRefused(kind, code, new LocalizedText(ar, en));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
