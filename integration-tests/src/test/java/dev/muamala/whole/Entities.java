package dev.muamala.whole;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muamala.catalogue.Catalogue;
import dev.muamala.events.RequestId;
import dev.muamala.sandbox.Ledger;
import dev.muamala.sandbox.Sandbox;
import dev.muamala.sandbox.Scenario;
import dev.muamala.sandbox.Scenarios;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The entities on the other side: a sandbox with a port and a ledger of its own, which outlives the servers that call
 * it. Unless a test says otherwise everybody does as asked at once, approvals and payments by callback.
 */
public final class Entities implements AutoCloseable {
    public static final String SECRET = "a secret of the whole-system tests";

    private static final List<Scenario> A_GOOD_DAY = Scenario.parseAll("""
            [
              {"operation": "approving-authority.activity.approve", "behaviour": "callback",
               "delay": {"min": 20, "max": 120}},
              {"operation": "economic-department.trade-name.reserve", "result": {"name": "{input:/tradeNames/0}"}}
            ]
            """);

    private final Sandbox sandbox;
    private final JsonClient desk;

    public Entities(Path ledger, Clock clock) {
        this.sandbox = new Sandbox(Catalogue.builtIn(), SECRET, Ledger.at(ledger), new Scenarios(A_GOOD_DAY), clock);
        try {
            sandbox.start(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.desk = new JsonClient(sandbox.port());
    }

    public int port() {
        return sandbox.port();
    }

    /** Sets a rule before all others, or in the place of the one of its {@code id}. */
    public void given(String rule) {
        assertThat(desk.post("/scenarios", rule).status()).isEqualTo(201);
    }

    /** Sets a rule that meets this request only. */
    public void given(RequestId request, String name, String rule) {
        ObjectNode scenario = (ObjectNode) JsonMapper.shared().readTree(rule);
        scenario.put("id", name + "-of-" + request).put("request", request.value());
        assertThat(desk.post("/scenarios", scenario).status()).isEqualTo(201);
    }

    public void noLonger(String id) {
        assertThat(desk.delete("/scenarios/" + id).status()).isEqualTo(200);
    }

    public void noLonger(RequestId request, String name) {
        assertThat(desk.delete("/scenarios/" + name + "-of-" + request).status())
                .isEqualTo(200);
    }

    /** How many calls have reached them so far. */
    public int calls() {
        return sandbox.ledger().entries().size();
    }

    /** The entities' own account of every call. */
    public List<JsonNode> ledger() {
        return desk.get("/ledger").body().valueStream().toList();
    }

    /** The entities' own account of the calls that this request made to the operation; {@code *} for all of them. */
    public List<JsonNode> ledger(RequestId request, String operation) {
        return desk.get("/ledger?request=" + request)
                .body()
                .valueStream()
                .filter(entry -> operation.equals("*")
                        || entry.path("operation").asString("").equals(operation))
                .toList();
    }

    @Override
    public void close() {
        sandbox.close();
    }
}
