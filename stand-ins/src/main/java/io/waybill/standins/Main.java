package io.waybill.standins;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The program. It serves until its standard input ends, or it is told to stop. */
public final class Main {
    private static final String HELP = """
            Usage: java -jar waybill-stand-ins.jar --folder FOLDER [--ready-file FILE] [--bucket NAME]… [--database NAME]

            Starts an SFTP server and an S3 endpoint on the loopback, for examples and tests.

              --folder FOLDER    where what is published lies: FOLDER/sftp and FOLDER/s3
              --ready-file FILE  gets one JSON object with addresses and logins when both are up; without it, it is printed
              --bucket NAME      a bucket that is there from the beginning
              --database NAME    starts a PostgreSQL with this database, too; it ends with the program

            It ends when its standard input is closed.
            """;

    private Main() {}

    /** Starts both servers and waits. */
    public static void main(String[] arguments) throws Exception {
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        if (List.of(arguments).contains("--help")) {
            out.print(HELP);
            return;
        }
        Options options = Options.of(List.of(arguments));
        if (options == null) {
            new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8).print(HELP);
            System.exit(2);
            return;
        }
        StandIns servers = StandIns.start(options.folder, options.buckets, options.database);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(servers)));
        String ready = JsonMapper.builder().build().writeValueAsString(servers.description());
        if (options.readyFile == null) {
            out.println(ready);
        } else {
            write(options.readyFile, ready);
        }
        while (System.in.read() >= 0) {
            // What is written to it means nothing.
        }
        System.exit(0);
    }

    private static void stop(StandIns servers) {
        try {
            servers.close();
        } catch (IOException e) {
            throw new IllegalStateException("The servers did not stop", e);
        }
    }

    /** It is there only when it is whole, and its owner alone may read the passwords in it. */
    private static void write(Path file, String text) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException(file + " lies in no folder");
        }
        Files.createDirectories(folder);
        Path part = Files.createTempFile(folder, ".ready", ".part");
        if (Files.getFileStore(part).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rw-------"));
        }
        Files.writeString(part, text + "\n");
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private record Options(
            Path folder,
            @Nullable Path readyFile,
            List<String> buckets,
            @Nullable String database) {
        /** Null when they are wrong. */
        static @Nullable Options of(List<String> arguments) {
            Path folder = null;
            Path readyFile = null;
            List<String> buckets = new ArrayList<>();
            String database = null;
            for (int i = 0; i < arguments.size(); i += 2) {
                if (i + 1 == arguments.size()) {
                    return null;
                }
                String value = arguments.get(i + 1);
                switch (arguments.get(i)) {
                    case "--folder" -> folder = Path.of(value);
                    case "--ready-file" -> readyFile = Path.of(value);
                    case "--bucket" -> buckets.add(value);
                    case "--database" -> database = value;
                    default -> {
                        return null;
                    }
                }
            }
            return folder == null ? null : new Options(folder, readyFile, buckets, database);
        }
    }
}
