package dev.muamala.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import tools.jackson.databind.json.JsonMapper;

/**
 * One engine in a JVM of its own, so that heap, compiled code and CPU time are its alone. It waits, using next to
 * nothing, while another has its round. Main reads for how many milliseconds to be under load, line by line, and answers
 * with a {@link Round} each; it ends with its parent.
 */
final class EngineProcess implements AutoCloseable {
    private static final String ANSWER = "ROUND ";

    /** By name, made from the address of their database. */
    private static final Map<String, Function<String, Engine>> ENGINES = Map.of(
            "muamala", MuamalaEngine::new,
            "camunda7-full", CamundaMessages::new,
            "camunda7-external", CamundaExternalTasks::new);

    private final String name;
    private final Process process;
    private final BufferedReader answers;

    private EngineProcess(String name, Process process) {
        this.name = name;
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
    }

    static EngineProcess start(String engine, String databaseUrl, String jvmOptions) {
        try {
            ProcessBuilder builder = new ProcessBuilder(
                            Jvm.command(settings(jvmOptions), EngineProcess.class, engine, databaseUrl))
                    .redirectError(ProcessBuilder.Redirect.INHERIT);
            EngineProcess process = new EngineProcess(engine, builder.start());
            process.answer();
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The child sees the load that was asked for. */
    private static String settings(String jvmOptions) {
        return jvmOptions + " -DinFlight=" + ClosedLoop.IN_FLIGHT + " -Dclients=" + ClosedLoop.CLIENTS
                + " -Ddefinitions=" + Setting.DEFINITIONS;
    }

    Round round(Duration duration) {
        try {
            process.outputWriter().write(duration.toMillis() + "\n");
            process.outputWriter().flush();
            return answer();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Round answer() throws IOException {
        for (String line = answers.readLine(); line != null; line = answers.readLine()) {
            if (line.startsWith(ANSWER)) {
                return JsonMapper.shared().readValue(line.substring(ANSWER.length()), Round.class);
            }
            System.err.println(name + ": " + line);
        }
        throw new IllegalStateException(name + " ended before its time; see its messages above");
    }

    @Override
    public void close() {
        try {
            process.outputWriter().close();
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    public static void main(String... arguments) throws InterruptedException {
        quiet();
        BlockingQueue<Duration> orders = new LinkedBlockingQueue<>();
        new Thread(() -> hear(orders), "orders").start();
        try {
            Engine engine = ENGINES.get(arguments[0]).apply(arguments[1]);
            ClosedLoop load = new ClosedLoop(engine);
            engine.settle();
            answer(Round.NONE);
            while (true) {
                answer(load.run(orders.take()));
            }
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    /** Until the parent closes the line or is gone; whatever is being done then is of no use to anybody. */
    private static void hear(BlockingQueue<Duration> orders) {
        try {
            BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                orders.add(Duration.ofMillis(Long.parseLong(line)));
            }
            Runtime.getRuntime().halt(0);
        } catch (IOException e) {
            fail(e);
        }
    }

    private static void answer(Round round) {
        System.out.println(ANSWER + JsonMapper.shared().writeValueAsString(round));
    }

    /** A request that is lost keeps its place, and its round would never end. */
    static void fail(Throwable cause) {
        cause.printStackTrace();
        Runtime.getRuntime().halt(1);
    }

    /** Without it the libraries of all engines write down every statement, and that would be measured. */
    static void quiet() {
        LoggingSystem logging = LoggingSystem.get(EngineProcess.class.getClassLoader());
        logging.setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.WARN);
        logging.setLogLevel("de.bwaldvogel.mongo", LogLevel.ERROR);
        logging.setLogLevel("com.zaxxer.hikari", LogLevel.ERROR);
    }
}
