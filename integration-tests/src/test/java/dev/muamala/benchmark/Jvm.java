package dev.muamala.benchmark;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How a JVM of this benchmark is started: the JDK that runs it, the options alike for all that is compared. */
final class Jvm {
    /** The collector of the command {@code muamala}; a heap that holds a benchmark's documents without hurry. */
    static final String OPTIONS = Setting.text("jvmOptions", "-XX:+UseSerialGC -Xms2g -Xmx4g");

    private Jvm() {}

    static String java(Path home) {
        return home.resolve("bin").resolve("java").toString();
    }

    /** The command that runs a class of the same class path, with the settings of this process. */
    static List<String> command(String options, Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(java(Path.of(System.getProperty("java.home"))));
        command.addAll(List.of(options.split(" +")));
        command.addAll(List.of("-Dfile.encoding=UTF-8", "-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }
}
