package io.waybill.engine.plugin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * The jars of one plug-in, in one class loader over the program's: what the program has, all share.
 *
 * @param name the jar's or the folder's, for people
 * @param loader knows their classes
 */
record PluginJars(String name, ClassLoader loader) {
    /** More of them in one file of services are no accident. */
    private static final int MOST_PROBLEMS = 50;

    /** Every plug-in in a folder: each jar, and each folder of jars, in the order of their names. */
    static List<PluginJars> in(Path folder, Consumer<PluginProblem> problems) {
        List<PluginJars> found = new ArrayList<>();
        for (Path entry : list(folder, problems)) {
            List<Path> jars = Files.isDirectory(entry)
                    ? list(entry, problems).stream().filter(PluginJars::isJar).toList()
                    : isJar(entry) ? List.of(entry) : List.of();
            if (!jars.isEmpty() && jars.stream().allMatch(jar -> canBeRead(entry, jar, problems))) {
                found.add(new PluginJars(entry.toString(), loader(entry, jars)));
            }
        }
        return found;
    }

    private static List<Path> list(Path folder, Consumer<PluginProblem> problems) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted().toList();
        } catch (IOException | UncheckedIOException e) {
            problems.accept(new PluginProblem(folder.toString(), "The folder cannot be read: " + e.getMessage()));
            return List.of();
        }
    }

    private static boolean isJar(Path path) {
        return path.toString().endsWith(".jar") && Files.isRegularFile(path);
    }

    /** A class loader says nothing of a jar that it cannot read. */
    private static boolean canBeRead(Path plugin, Path jar, Consumer<PluginProblem> problems) {
        try (JarFile opened = new JarFile(jar.toFile())) {
            return opened.entries().hasMoreElements();
        } catch (IOException e) {
            problems.accept(new PluginProblem(
                    plugin.toString(),
                    jar.getFileName() + " is no jar (" + e.getMessage() + "); build or copy it again"));
            return false;
        }
    }

    private static ClassLoader loader(Path plugin, List<Path> jars) {
        URL[] urls = jars.stream().map(PluginJars::url).toArray(URL[]::new);
        return new URLClassLoader("plug-in " + plugin.getFileName(), urls, PluginJars.class.getClassLoader());
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(jar + " has no URL", e);
        }
    }

    /** Whether any of these jars declares services of this type. */
    boolean declares(String type) {
        ClassLoader parent = loader.getParent();
        String file = "META-INF/services/" + type;
        return loader.resources(file).count()
                > (parent == null ? 0 : parent.resources(file).count());
    }

    /** What these jars bring of a type, without what the program has of it. What cannot be made is a problem. */
    <T> List<T> services(Class<T> type, Consumer<PluginProblem> problems) {
        List<T> found = new ArrayList<>();
        Iterator<T> all = ServiceLoader.load(type, loader).iterator();
        for (int failed = 0; failed < MOST_PROBLEMS; ) {
            try {
                if (!all.hasNext()) {
                    break;
                }
                T service = all.next();
                if (service.getClass().getClassLoader() == loader) {
                    found.add(service);
                }
            } catch (ServiceConfigurationError | LinkageError e) {
                failed++;
                problems.accept(new PluginProblem(name, reason(e)));
            }
        }
        return found;
    }

    /** What is behind it, in a line. */
    static String reason(Throwable e) {
        Throwable deepest = e;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        String own = e instanceof LinkageError ? e.toString() : String.valueOf(e.getMessage());
        return deepest == e || own.endsWith(deepest.toString()) ? own : own + ": " + deepest;
    }
}
