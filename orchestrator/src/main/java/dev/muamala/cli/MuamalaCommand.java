package dev.muamala.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code muamala} command itself; everything is done by its subcommands. */
@Command(
        name = "muamala",
        customSynopsis = "muamala <command> [--help] [options]",
        headerHeading = """
                Examples:
                  muamala start                  server, stores and sandbox entities, all here
                  muamala demo                   one trade licence, live, in English and Arabic

                """,
        synopsisHeading = "Usage: ",
        commandListHeading = "%nCommands:%n",
        footer = {"Exit codes: 0 done, 1 it did not go well, 2 not started (wrong use, busy port)."},
        subcommands = {
            StartCommand.class,
            DemoCommand.class,
            WorkflowsCommand.class,
            ReviewCommand.class,
            DiffCommand.class,
            RehearseCommand.class,
            PublishCommand.class,
            RollbackCommand.class,
            MoveCommand.class,
            TemplatesCommand.class,
            TokenCommand.class,
            EraseCommand.class,
            VerifyCommand.class,
            SandboxCommand.class
        },
        mixinStandardHelpOptions = true,
        versionProvider = MuamalaCommand.Version.class)
public final class MuamalaCommand implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    /** Prints UTF-8 whatever the locale says, because half of what is printed is Arabic. */
    public static CommandLine commandLine() {
        return new CommandLine(new MuamalaCommand())
                .setOut(utf8(FileDescriptor.out))
                .setErr(utf8(FileDescriptor.err))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(MuamalaCommand::explain);
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    private static int explain(Exception failure, CommandLine command, CommandLine.ParseResult arguments)
            throws Exception {
        if (failure instanceof NotDone notDone) {
            command.getErr().println(notDone.getMessage());
            return notDone.exitCode();
        }
        throw failure;
    }

    private static PrintWriter utf8(FileDescriptor descriptor) {
        return new PrintWriter(new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8), true);
    }

    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = MuamalaCommand.class.getPackage().getImplementationVersion();
            return new String[] {"muamala " + (version == null ? "(not packaged)" : version)};
        }
    }
}
