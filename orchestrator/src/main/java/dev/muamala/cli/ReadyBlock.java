package dev.muamala.cli;

import dev.muamala.events.RequestId;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;

/** What a newcomer reads when the server is ready; every line of it that begins with {@code curl} can be pasted. */
record ReadyBlock(RunningServer server, DataFolder folder, Duration startUp) {
    void print(PrintWriter out) {
        Example example = Example.tradeLicence();
        example.writeTo(folder.example());
        String key = "first-" + UUID.randomUUID().toString().substring(0, 8);
        String requests = server.url() + "/api/v1/requests";
        boolean demo = folder.issuer().isPresent();
        String citizen = " -H \"Authorization: Bearer "
                + (demo ? "$(./muamala token citizen" + dataOption() + ")" : "$MUAMALA_TOKEN") + "\"";
        RequestId request = RequestId.derive(example.applicant(), key);

        out.printf(Locale.ROOT, "%nMuamala is ready after %.1f s.%n%n", startUp.toMillis() / 1000.0);
        line(out, "API", requests);
        if (server.sandboxPort() != 0) {
            line(out, "Sandbox", server.sandboxUrl() + "  (entities and payment gateway; /scenarios, /ledger)");
        }
        line(out, "Modeler", server.url() + "/engine-rest  (Camunda Modeler deploys here; any password)");
        if (demo) {
            line(
                    out,
                    "Tokens",
                    "./muamala token citizen" + dataOption()
                            + "  (or officer, designer, approver, analyst, operator, entity)");
        }
        line(out, "Data", folder.path().toString());
        line(out, "Log", folder.log().toString());

        say(out, "Watch a trade licence, from another terminal:", "./muamala demo" + dataOption());
        say(
                out,
                "Or submit one yourself, see where it stands, list the applicant's requests:",
                "curl -si " + requests + " -H 'Content-Type: application/json' -H 'Idempotency-Key: " + key + "' -d @'"
                        + folder.example() + "'" + citizen,
                "curl -s " + requests + "/" + request + citizen,
                "curl -s " + requests + citizen);
        if (server.sandboxPort() != 0) {
            say(
                    out,
                    "Take the ministry down, submit again under another key, bring it back:",
                    "curl -s " + server.sandboxUrl()
                            + "/scenarios -d '{\"id\":\"outage\",\"entity\":\"mohre\",\"behaviour\":\"down\"}'",
                    "curl -s -X DELETE " + server.sandboxUrl() + "/scenarios/outage");
        }
        out.printf("%nDemo: not for production. Stop with Ctrl-C; the next start goes on from here.%n");
        out.flush();
    }

    private String dataOption() {
        return folder.path().equals(DataFolder.at(java.nio.file.Path.of("data")).path())
                ? ""
                : " --data='" + folder.path() + "'";
    }

    private static void line(PrintWriter out, String name, String value) {
        out.printf("  %-9s %s%n", name, value);
    }

    private static void say(PrintWriter out, String what, String... commands) {
        out.printf("%n%s%n", what);
        for (String command : commands) {
            out.println("  " + command);
        }
    }
}
