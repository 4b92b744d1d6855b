package dev.muamala;

import dev.muamala.cli.MuamalaCommand;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The server's configuration, and the entry of the {@code muamala} command. */
@SpringBootApplication
public class Muamala {
    public static void main(String... args) {
        System.exit(MuamalaCommand.commandLine().execute(args));
    }
}
