package io.waybill.web.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** A plug-in that a test makes of source text. */
public final class PluginJar {
    private final Map<String, String> sources = new LinkedHashMap<>();
    private final Map<String, String> services = new LinkedHashMap<>();
    private String leftOut = "";

    /** Adds a class. */
    public PluginJar source(String type, String text) {
        sources.put(type, text);
        return this;
    }

    /** Declares a service. */
    public PluginJar service(Class<?> type, String... classes) {
        services.put(type.getName(), String.join("\n", classes) + "\n");
        return this;
    }

    /** Compiles that class, but leaves it out. */
    public PluginJar without(String type) {
        leftOut = type.replace('.', '/') + ".class";
        return this;
    }

    /** Compiles all of it into a jar. */
    public Path write(Path jar) throws IOException {
        Path classes =
                Files.createTempDirectory(jar.toAbsolutePath().getParent().getParent(), "classes");
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        boolean compiled = compiler.getTask(
                        messages,
                        null,
                        null,
                        List.of("-d", classes.toString(), "-proc:none", "-parameters"),
                        null,
                        sources.entrySet().stream()
                                .map(one -> source(one.getKey(), one))
                                .toList())
                .call();
        assertThat(compiled).as(messages.toString()).isTrue();
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = classes.relativize(file).toString().replace('\\', '/');
                if (!name.equals(leftOut)) {
                    out.putNextEntry(new JarEntry(name));
                    Files.copy(file, out);
                }
            }
            for (Map.Entry<String, String> service : services.entrySet()) {
                out.putNextEntry(new JarEntry("META-INF/services/" + service.getKey()));
                out.write(service.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return jar;
    }

    private static JavaFileObject source(String type, Map.Entry<String, String> source) {
        return new SimpleJavaFileObject(
                URI.create("string:///" + type.replace('.', '/') + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source.getValue();
            }
        };
    }
}
