package io.waybill.container.local.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.container.local.files.AtomicFile;
import io.waybill.container.local.wire.ErrorCode;
import io.waybill.container.local.wire.Input;
import io.waybill.container.local.wire.Json;
import io.waybill.container.local.wire.WireException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The clusters, in one file. One of them is always there. Safe for use by many threads. */
final class Clusters {

    private static final Pattern NAME =
            Pattern.compile("(?:arn:[^:]+:ecs:[^:]*:[^:]*:cluster/)?([A-Za-z0-9_-]{1,255})");

    private final Path file;
    private final String defaultName;
    private final boolean createsMissing;
    private final ConcurrentSkipListMap<String, ObjectNode> byName = new ConcurrentSkipListMap<>();

    /**
     * @param defaultName the cluster of requests that name none
     * @param createsMissing whether a cluster comes into being by being named
     */
    Clusters(Path file, String defaultName, boolean createsMissing) {
        this.file = file;
        this.defaultName = defaultName;
        this.createsMissing = createsMissing;
        try {
            JsonNode kept = Json.MAPPER.readTree(AtomicFile.read(file).orElse("{}".getBytes(StandardCharsets.UTF_8)));
            kept.properties().forEach(entry -> byName.put(entry.getKey(), (ObjectNode) entry.getValue()));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the clusters in " + file, e);
        }
        if (!byName.containsKey(defaultName)) {
            create(defaultName, Json.object());
        }
    }

    /**
     * Makes a cluster, or answers the one that is there.
     *
     * @param facts what CreateCluster was given besides the name
     */
    synchronized ObjectNode create(String name, ObjectNode facts) {
        ObjectNode before = byName.get(name);
        if (before != null) {
            return before;
        }
        byName.put(name, facts);
        ObjectNode all = Json.object();
        all.setAll(byName);
        AtomicFile.write(file, all.toPrettyString().getBytes(StandardCharsets.UTF_8));
        return facts;
    }

    /** A cluster's facts by its plain name. */
    Optional<ObjectNode> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** The name in a name or an ARN; the default's where it is empty. */
    String nameOf(String written) {
        if (written.isEmpty()) {
            return defaultName;
        }
        Matcher parts = NAME.matcher(written);
        if (!parts.matches()) {
            throw new WireException(
                    ErrorCode.INVALID_PARAMETER, "Invalid identifier: '" + written + "' names no cluster.");
        }
        return parts.group(1);
    }

    /**
     * The cluster that a request means by its {@code cluster}.
     *
     * @throws WireException ClusterNotFoundException when it is not there
     */
    String named(Input input) {
        String name = nameOf(input.textOrEmpty("cluster"));
        if (!byName.containsKey(name)) {
            if (!createsMissing) {
                throw new WireException(ErrorCode.CLUSTER_NOT_FOUND, "Cluster not found.");
            }
            create(name, Json.object());
        }
        return name;
    }
}
