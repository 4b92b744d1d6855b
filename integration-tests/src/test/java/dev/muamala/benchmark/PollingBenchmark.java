package dev.muamala.benchmark;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/**
 * Apps that ask where their request stands, over HTTP on connections that they keep: the server's answers beside those
 * of a bare servlet, which has the very same headers and bytes in memory and does nothing else, and of Camunda's history, asked by
 * business key for the instance and what happened in it. Each server is a JVM of its own; they take turns, and the same
 * client asks all of them. Then long polls that wait on the server, each for another request: what they take of its
 * memory, and how long after the append of an event the one that waited for it is answered.
 */
final class PollingBenchmark {
    private static final int ROUNDS = Setting.number("rounds", 3);
    private static final Duration ROUND = Setting.seconds("seconds", 4);
    private static final Duration WARM_UP = Setting.seconds("warmUp", 6);
    private static final int CONNECTIONS = Setting.number("clients", 64);
    private static final int REQUESTS = 200;
    private static final int PARKED = Setting.number("inFlight", 10_000);
    private static final int WOKEN = 500;
    private static final String PATH = "/api/v1/requests/";

    /** Somebody who answers, and how it is asked. */
    private record Contender(String name, PollingServer server, int status, IntFunction<byte[]> request) {
        List<byte[]> requests() {
            return IntStream.range(0, REQUESTS).mapToObj(request).toList();
        }
    }

    private PollingBenchmark() {}

    public static void main(String... arguments) throws Exception {
        EngineProcess.quiet();
        Report report = new Report("polling");
        try (Postgres postgres = Postgres.start()) {
            report.machine(postgres.facts())
                    .put("connections", CONNECTIONS)
                    .put("secondsPerRound", ROUND.toSeconds())
                    .put("serverJvmOptions", Jvm.OPTIONS);
            String log = postgres.createLog("muamala");
            PollingServer.fill(log, REQUESTS, PARKED);
            try (PollingServer muamala = PollingServer.start(PollingServer.MUAMALA, log)) {
                Path statuses = statuses(muamala.port());
                try (PollingServer bare = PollingServer.start(PollingServer.BARE, statuses.toString());
                        PollingServer camunda = PollingServer.start(
                                PollingServer.CAMUNDA, postgres.create("camunda"), Integer.toString(REQUESTS))) {
                    polls(report, postgres, contenders(muamala, bare, camunda));
                } finally {
                    Files.delete(statuses);
                }
                park(report, muamala);
            }
        }
        report.finish();
    }

    private static List<Contender> contenders(PollingServer muamala, PollingServer bare, PollingServer camunda) {
        return List.of(
                new Contender("bare servlet, 200", bare, 200, i -> poll(i, "\"0\"")),
                new Contender("muamala, 200", muamala, 200, i -> poll(i, "\"0\"")),
                new Contender("bare servlet, 304", bare, 304, i -> poll(i, "\"10\"")),
                new Contender("muamala, 304", muamala, 304, i -> poll(i, "\"10\"")),
                new Contender(
                        "muamala, 304 through Spring MVC",
                        muamala,
                        304,
                        i -> PollingClient.get(
                                PATH + throughMvc(PollingServer.request(i).value()), "If-None-Match", "\"10\"")),
                new Contender(
                        "muamala, 200 from the store",
                        muamala,
                        200,
                        i -> PollingClient.get(PATH + PollingServer.request(i))),
                new Contender(
                        "camunda history, 200", camunda, 200, i -> PollingClient.get(PATH + PollingServer.request(i))));
    }

    private static byte[] poll(int number, String tag) {
        return PollingClient.get(PATH + PollingServer.request(number), "If-None-Match", tag);
    }

    /** The same id, written so that the filter before Spring MVC leaves it alone. */
    private static String throughMvc(String id) {
        return String.format(Locale.ROOT, "%%%02X", (int) id.charAt(0)) + id.substring(1);
    }

    /** What the server answers, for the servlet that only repeats it. */
    private static Path statuses(int port) throws IOException, InterruptedException {
        HttpClient http = HttpClient.newHttpClient();
        Map<String, Object> statuses = new LinkedHashMap<>();
        for (int i = 0; i < REQUESTS; i++) {
            String id = PollingServer.request(i).value();
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + PATH + id))
                            .header("Authorization", PollingClient.citizen())
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            statuses.put(id, Map.of("headers", headers(answer), "body", answer.body()));
        }
        Path file = Files.createTempFile(Setting.RESULTS, "statuses", ".json");
        return Files.writeString(file, JsonMapper.shared().writeValueAsString(statuses));
    }

    private static Map<String, String> headers(HttpResponse<?> answer) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String name : List.of("ETag", "Cache-Control", "Vary", "Content-Language")) {
            headers.put(name, answer.headers().firstValue(name).orElseThrow());
        }
        return headers;
    }

    private static void polls(Report report, Postgres postgres, List<Contender> contenders)
            throws InterruptedException {
        for (Contender contender : contenders) {
            new PollingClient(contender.server().port())
                    .poll(contender.requests(), contender.status(), CONNECTIONS, WARM_UP);
        }
        Map<String, List<Map<String, Double>>> rounds = new LinkedHashMap<>();
        for (int round = 1; round <= ROUNDS; round++) {
            for (Contender contender : contenders) {
                Map<String, Double> figures = round(contender, postgres);
                rounds.computeIfAbsent(contender.name(), none -> new ArrayList<>())
                        .add(figures);
                System.out.printf(
                        Locale.ROOT,
                        "%-32s round %d   %,9.0f polls/s%n",
                        contender.name(),
                        round,
                        figures.get("pollsPerSecond"));
            }
        }
        Map<String, Map<String, Double>> medians = new LinkedHashMap<>();
        report.row("medians of " + ROUNDS + " rounds", "polls/s", "p50 ms", "p99 ms", "CPU ms per 1,000", "bytes");
        rounds.forEach((name, figures) -> {
            Map<String, Double> median = new LinkedHashMap<>();
            figures.get(0).keySet().forEach(figure -> median.put(figure, Median.of(figures, each -> each.get(figure))));
            medians.put(name, median);
            report.row(
                    name,
                    median.get("pollsPerSecond"),
                    median.get("p50Millis"),
                    median.get("p99Millis"),
                    median.get("cpuMillisPer1000"),
                    median.get("bodyBytes").longValue());
        });
        Map<String, Double> shares = new LinkedHashMap<>();
        for (String status : List.of("200", "304")) {
            double share = medians.get("muamala, " + status).get("pollsPerSecond")
                    / medians.get("bare servlet, " + status).get("pollsPerSecond");
            shares.put(status, share);
            report.row("share of the bare servlet's, " + status, share);
        }
        report.put("medians", medians).put("rounds", rounds).put("shareOfBareServlet", shares);
    }

    private static Map<String, Double> round(Contender contender, Postgres postgres) throws InterruptedException {
        double cpuBefore = contender.server().cpuSeconds() + postgres.cpuSeconds();
        PollingClient.Polls polls = new PollingClient(contender.server().port())
                .poll(contender.requests(), contender.status(), CONNECTIONS, ROUND);
        double cpu = contender.server().cpuSeconds() + postgres.cpuSeconds() - cpuBefore;
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("pollsPerSecond", polls.perSecond());
        figures.put("p50Millis", Median.quantile(0.50, polls.micros()) / 1e3);
        figures.put("p99Millis", Median.quantile(0.99, polls.micros()) / 1e3);
        figures.put("cpuMillisPer1000", cpu * 1e6 / polls.micros().length);
        figures.put("bodyBytes", (double) polls.bodyBytes());
        return figures;
    }

    private static void park(Report report, PollingServer server) {
        double heapBefore = heap(server);
        double residentBefore = server.residentMegabytes();
        List<byte[]> requests = IntStream.range(0, PARKED)
                .mapToObj(i -> PollingClient.get(
                        PATH + PollingServer.request(REQUESTS + i), "If-None-Match", "\"2\"", "Prefer", "wait=60"))
                .toList();
        PollingClient client = new PollingClient(server.port());
        try (PollingClient.Parked parked = client.new Parked(requests)) {
            long before = System.nanoTime();
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(5));
            double heapEach = (heap(server) - heapBefore) / PARKED;
            double residentEach = (server.residentMegabytes() - residentBefore) * 1024 / PARKED;
            if (parked.answered() > 0) {
                throw new IllegalStateException(parked.answered() + " did not wait");
            }
            double[] millis = new double[WOKEN];
            for (int i = 0; i < WOKEN; i++) {
                int number = i * (PARKED / WOKEN);
                long appended = Long.parseLong(server.tell("append " + (REQUESTS + number)));
                long answered = await(parked, number);
                millis[i] = (answered - appended) / 1e6;
            }
            if (parked.answered() != WOKEN) {
                throw new IllegalStateException(parked.answered() + " were answered, and " + WOKEN + " woken within "
                        + (System.nanoTime() - before) / 1_000_000 + " ms");
            }
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("longPolls", PARKED);
            figures.put("heapKilobytesEach", heapEach / 1024);
            figures.put("residentKilobytesEach", residentEach);
            figures.put("wokenOneByOne", WOKEN);
            figures.put("wakeUpP50Millis", Median.quantile(0.50, millis));
            figures.put("wakeUpP99Millis", Median.quantile(0.99, millis));
            report.put("parked", figures);
            report.row(PARKED + " long polls wait, heap KB each", heapEach / 1024);
            report.row("  resident KB each", residentEach);
            report.row("  append to answer, p50 ms", figures.get("wakeUpP50Millis"));
            report.row("  append to answer, p99 ms", figures.get("wakeUpP99Millis"));
        }
    }

    private static double heap(PollingServer server) {
        return Double.parseDouble(server.tell("heap"));
    }

    private static long await(PollingClient.Parked parked, int number) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        long at = parked.answeredAt(number);
        while (at == 0) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("Long poll " + number + " was not woken");
            }
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(200));
            at = parked.answeredAt(number);
        }
        return at;
    }
}
