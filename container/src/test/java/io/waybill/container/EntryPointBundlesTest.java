package io.waybill.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.waybill.container.EntryPointRun.Result;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code waybill-entry} does before its command: bundles from a server, a folder, a file. */
class EntryPointBundlesTest {
    private static final Map<String, byte[]> SERVED = new ConcurrentHashMap<>();
    private static final AtomicInteger REQUESTS = new AtomicInteger();
    private static final CountDownLatch ASKED = new CountDownLatch(1);
    private static final CountDownLatch OVER = new CountDownLatch(1);

    private static HttpServer server;
    private static String url;

    @TempDir
    private Path folder;

    private EntryPointRun entry;

    @BeforeAll
    static void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            REQUESTS.incrementAndGet();
            byte[] body = SERVED.get(exchange.getRequestURI().getPath());
            exchange.sendResponseHeaders(body == null ? 404 : 200, body == null ? -1 : body.length);
            if (body != null) {
                exchange.getResponseBody().write(body);
            }
            exchange.close();
        });
        server.createContext("/never", exchange -> {
            ASKED.countDown();
            new Thread(() -> {
                        try (exchange) {
                            OVER.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    })
                    .start();
        });
        server.start();
        url = "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @AfterAll
    static void end() {
        OVER.countDown();
        server.stop(0);
    }

    @BeforeEach
    void start() throws IOException {
        entry = new EntryPointRun(folder);
    }

    private static Bundle runtime() throws IOException {
        return new Bundle().file("bin/greet", "#!/bin/sh\necho \"greet $*\"\n");
    }

    private EntryPointRun runtime(String path, byte[] content) throws Exception {
        SERVED.put(path, content);
        return entry.set("WAYBILL_RUNTIME_BUNDLE", url + path).set("WAYBILL_RUNTIME_SHA256", Bundle.sha256(content));
    }

    @Test
    void a_bundle_of_a_url_is_fetched_once_and_then_found_in_the_cache() throws Exception {
        runtime("/once.tar.gz?X-Amz-Signature=s3cr3t", new byte[0]);
        byte[] packed = runtime().packed();
        SERVED.put("/once.tar.gz", packed);
        entry.set("WAYBILL_RUNTIME_SHA256", "sha256:" + Bundle.sha256(packed));
        int before = REQUESTS.get();

        Result first = entry.run("greet", "a  b", "*");
        Result second = entry.run("greet");

        assertThat(first.code()).as(first.text()).isZero();
        assertThat(first.lines()).contains("greet a  b *").noneMatch(line -> line.contains("s3cr3t"));
        assertThat(first.text())
                .containsPattern("waybill-entry: runtime http://127.0.0.1:[0-9]+/once.tar.gz: 1 KiB, sha256 \\w{12}…"
                        + " \\([0-9]+\\.[0-9] s\\)\nwaybill-entry: ready after [0-9]+\\.[0-9] s");
        assertThat(second.text()).contains("/once.tar.gz: was in the cache").contains("greet");
        assertThat(REQUESTS.get() - before).isEqualTo(1);
    }

    @Test
    void what_is_not_what_was_wanted_is_not_run() throws Exception {
        runtime("/other.tar.gz", runtime().packed());
        SERVED.put(
                "/other.tar.gz",
                new Bundle().file("bin/greet", "#!/bin/sh\necho evil\n").packed());

        Result result = entry.run("greet");

        assertThat(result.code()).isEqualTo(65);
        assertThat(result.lines())
                .singleElement()
                .asString()
                .contains(
                        "/other.tar.gz is not what was wanted: its SHA-256 is ", ", and WAYBILL_RUNTIME_SHA256 says ");
        assertThat(folder.resolve("cache")).isEmptyDirectory();
    }

    @Test
    void a_bundle_that_is_not_there_is_said_without_what_signs_its_url() throws Exception {
        String user = url.replace("http://", "http://ada:pw@") + "/none.tar.gz?sig=s3cr3t";
        entry.set("WAYBILL_RUNTIME_BUNDLE", user).set("WAYBILL_RUNTIME_SHA256", "0".repeat(64));

        Result result = entry.run("greet");

        assertThat(result.code()).isEqualTo(75);
        assertThat(result.text())
                .contains("runtime: " + url + "/none.tar.gz cannot be fetched, after 1 tries")
                .doesNotContain("s3cr3t", "ada:pw");
    }

    static Stream<Bundle> bundles_that_would_leave_their_folder() throws IOException {
        return Stream.of(
                new Bundle().file("../escaped", "x"),
                new Bundle().file("a/../../escaped", "x"),
                new Bundle().file("/tmp/waybill-escaped", "x"),
                new Bundle().link("out", "../..").file("out/escaped", "x"),
                new Bundle().link("passwords", "/etc/passwd"),
                new Bundle().link("a/b/deep", "..").link("out", "a/b/deep/../.."),
                new Bundle().link("nowhere", "/none/there"));
    }

    @ParameterizedTest
    @MethodSource("bundles_that_would_leave_their_folder")
    void a_bundle_that_would_leave_its_folder_is_refused(Bundle bundle) throws Exception {
        entry.set(
                "WAYBILL_RUNTIME_BUNDLE",
                bundle.file("bin/greet", "#!/bin/sh\n").write(folder.resolve("bad.tar.gz")));

        Result result = entry.run("greet");

        assertThat(result.code()).as(result.text()).isEqualTo(65);
        assertThat(result.lines()).last().asString().startsWith("waybill-entry: runtime: the ");
        assertThat(folder.resolve("cache")).isEmptyDirectory();
        assertThat(folder.resolve("escaped")).doesNotExist();
        assertThat(Path.of("/tmp/waybill-escaped")).doesNotExist();
    }

    @Test
    void links_within_the_bundle_and_to_a_program_are_as_good_as_files() throws Exception {
        Bundle bundle = runtime()
                .link("bin/hello", "greet")
                .link("bin/shell", "/bin/sh")
                .link("lib64", "bin");
        entry.set("WAYBILL_RUNTIME_BUNDLE", bundle.write(folder.resolve("links.tar.gz")));

        assertThat(entry.run("shell", "-c", "hello there").lines()).contains("greet there");
    }

    @Test
    void what_is_no_tar_gz_is_said() throws Exception {
        entry.set("WAYBILL_RUNTIME_BUNDLE", Files.writeString(folder.resolve("text.tar.gz"), "text"));

        Result result = entry.run("greet");

        assertThat(result.code()).isEqualTo(65);
        assertThat(result.text()).contains("text.tar.gz is no tar.gz: ");
    }

    @Test
    void many_at_once_share_a_cache_and_each_sees_all_of_the_bundle() throws Exception {
        runtime("/shared.tar.gz", runtime().packed());
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Path scratch = Files.createDirectory(folder.resolve("scratch-" + i));
            processes.add(entry.set("WAYBILL_SCRATCH", scratch).start("greet", "all"));
        }

        for (Process process : processes) {
            Result result = EntryPointRun.rest(process);
            assertThat(result.lines()).as(result.text()).contains("greet all");
        }
        try (Stream<Path> kept = Files.list(folder.resolve("cache"))) {
            assertThat(kept).as("the bundle and its name").hasSize(2);
        }
    }

    @Test
    void a_project_is_a_copy_of_the_try_s_own_in_which_the_command_begins() throws Exception {
        Path project = Files.createDirectories(entry.files().resolve("shop/models"));
        Files.writeString(project.resolve("one.sql"), "select 1");
        entry.set("WAYBILL_PROJECT_BUNDLE", "shop");

        Result result = entry.run("sh", "-c", "pwd; echo changed >models/one.sql; echo $WAYBILL_FILES_FOLDER");

        assertThat(result.lines())
                .contains(
                        entry.scratch().resolve("project").toString(),
                        entry.files().toString());
        assertThat(project.resolve("one.sql")).hasContent("select 1");
    }

    @Test
    void one_folder_around_all_is_left_out() throws Exception {
        Bundle bundle = new Bundle().file("shop-1.2/run_pipeline.sh", "echo pipeline in ${PWD##*/}; ls");
        entry.set("WAYBILL_PROJECT_BUNDLE", bundle.write(folder.resolve("shop.tar.gz")));

        assertThat(entry.run().lines()).endsWith("pipeline in project", "run_pipeline.sh");
    }

    @Test
    void an_input_that_is_not_in_the_file_space_is_missed_before_the_command_begins() throws Exception {
        Files.writeString(entry.files().resolve("here.csv"), "a,b");

        assertThat(entry.set("WAYBILL_INPUTS", "here.csv")
                        .run("cat", "here.csv")
                        .lines())
                .contains("a,b");
        Result missing = entry.set("WAYBILL_INPUTS", "here.csv, there.csv").run("echo", "begun");
        assertThat(missing.code()).isEqualTo(66);
        assertThat(missing.text())
                .contains("there.csv is not in the file space file:")
                .doesNotContain("begun");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "WAYBILL_RUNTIME_BUNDLE=ftp://somewhere/a.tar.gz",
                "WAYBILL_RUNTIME_BUNDLE=http://somewhere/a.tar.gz",
                "WAYBILL_RUNTIME_SHA256=abc",
                "WAYBILL_INPUTS=../other-run/file",
                "WAYBILL_INPUTS=/etc/passwd"
            })
    void nonsense_is_told_before_anything_is_fetched(String setting) throws Exception {
        entry.set("WAYBILL_RUNTIME_BUNDLE", "a.tar.gz");
        entry.set(setting.split("=", 2)[0], setting.split("=", 2)[1]);

        Result result = entry.run("true");

        assertThat(result.code()).as(result.text()).isEqualTo(64);
        assertThat(result.text()).contains(setting.split("=", 2)[0]);
    }

    @Test
    void who_asks_it_to_end_while_it_fetches_need_not_wait() throws Exception {
        entry.set("WAYBILL_RUNTIME_BUNDLE", url + "/never").set("WAYBILL_RUNTIME_SHA256", "0".repeat(64));
        Process process = entry.start("greet");
        ASKED.await();

        process.toHandle().destroy();

        Result result = EntryPointRun.rest(process);
        assertThat(result.code()).isEqualTo(143);
        assertThat(result.lines()).containsExactly("waybill-entry: asked to end before the command has begun");
        try (Stream<Path> left = Files.list(entry.scratch())) {
            assertThat(left.map(Path::getFileName).map(Path::toString)).noneMatch(name -> name.startsWith("entry."));
        }
    }

    @Test
    void of_a_file_that_cannot_be_read_nothing_is_left_behind() throws Exception {
        entry.set("WAYBILL_RUNTIME_BUNDLE", "none.tar.gz");

        Result result = entry.run("greet");

        assertThat(result.code()).isEqualTo(66);
        assertThat(result.text()).contains("there is no bundle ", "none.tar.gz");
    }
}
