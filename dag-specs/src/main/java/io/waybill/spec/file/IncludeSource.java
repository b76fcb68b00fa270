package io.waybill.spec.file;

import io.waybill.spec.yaml.YamlReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the files are that groups are taken {@code from}, and those that tasks name beside their DAG file. */
@FunctionalInterface
public interface IncludeSource {
    /** There are none. */
    IncludeSource NONE = path -> Optional.empty();

    /**
     * The bytes of a file; empty where there is none, or it must not be read.
     *
     * @param path beside the name of the DAG file, with {@code /}, without {@code ..}
     */
    Optional<byte[]> read(String path);

    /** How large a file may be: what others make, such as dbt's manifest, is larger than what people write. */
    static int mostBytes(String path) {
        return path.endsWith(".json") ? 64 * 1024 * 1024 : YamlReader.MAX_BYTES;
    }

    /**
     * The files on which the meaning of a DAG file may depend: YAML files that it names after {@code from:} and JSON files
     * that it names after any key, in whatever place.
     *
     * @param name the DAG file's name
     */
    static Set<String> namedIn(String name, byte[] content) {
        Set<String> found = new LinkedHashSet<>();
        Matcher named = Named.FILE.matcher(new String(content, StandardCharsets.UTF_8));
        while (named.find() && found.size() < Named.MOST) {
            resolve(name, named.group(1) == null ? named.group(2) : named.group(1))
                    .ifPresent(found::add);
        }
        return found;
    }

    /** The file that is meant by a path that is written in another file; empty where it is outside of all folders. */
    static Optional<String> resolve(String name, String written) {
        if (written.startsWith("/") || written.contains("\\")) {
            return Optional.empty();
        }
        int slash = name.lastIndexOf('/');
        Deque<String> parts = new ArrayDeque<>();
        for (String part : (name.substring(0, slash + 1) + written).split("/", -1)) {
            if (part.equals("..") && (parts.isEmpty() || parts.peekLast().equals(".."))) {
                return Optional.empty();
            }
            if (part.equals("..")) {
                parts.removeLast();
            } else if (!part.equals(".") && (!part.isEmpty() || parts.isEmpty())) {
                parts.addLast(part);
            }
        }
        return Optional.of(String.join("/", parts));
    }

    /** How references look. */
    final class Named {
        private static final Pattern FILE =
                Pattern.compile("\\bfrom[ \\t]*:[ \\t]*[\"']?([^\"'\\s,{}\\[\\]#]{1,500}\\.ya?ml)"
                        + "|\\w:[ \\t]+[\"']?([^\"'\\s,{}\\[\\]#:]{1,500}\\.json)\\b");

        /** Of more than this only the first count. */
        private static final int MOST = 100;

        private Named() {}
    }
}
