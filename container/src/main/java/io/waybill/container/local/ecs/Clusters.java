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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The clusters, in one file. The default one is made with it. A deleted cluster stays, as an inactive one, and comes back
 * by being made again. Safe for use by many threads.
 */
final class Clusters {

    private static final Pattern NAME =
            Pattern.compile("(?:arn:[^:]+:ecs:[^:]*:[^:]*:cluster/)?([A-Za-z0-9_-]{1,255})");
    private static final String INACTIVE = "INACTIVE";

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
     * Makes a cluster, or answers the one that is there and active.
     *
     * @param facts what CreateCluster was given besides the name
     */
    synchronized ObjectNode create(String name, ObjectNode facts) {
        ObjectNode before = byName.get(name);
        if (before != null && isActive(before)) {
            return before;
        }
        byName.put(name, facts);
        write();
        return facts;
    }

    /** Deletes a cluster that is active: it is inactive from then on. */
    void delete(String name) {
        change(name, facts -> facts.put("status", INACTIVE));
    }

    /**
     * Changes a cluster that is there.
     *
     * @param change is given a copy of its facts
     * @return the changed facts
     */
    synchronized ObjectNode change(String name, Consumer<ObjectNode> change) {
        ObjectNode before = byName.get(name);
        if (before == null) {
            throw new IllegalStateException("There is no cluster " + name);
        }
        ObjectNode facts = before.deepCopy();
        change.accept(facts);
        byName.put(name, facts);
        write();
        return facts;
    }

    /** A cluster's facts by its plain name, also an inactive one's; not to be changed. */
    Optional<ObjectNode> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** The names of those that are active. */
    List<String> active() {
        return byName.entrySet().stream()
                .filter(entry -> isActive(entry.getValue()))
                .map(entry -> entry.getKey())
                .toList();
    }

    /** Whether these are the facts of a cluster that was not deleted. */
    static boolean isActive(ObjectNode facts) {
        return !facts.path("status").asText().equals(INACTIVE);
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
     * The cluster that a request means by its {@code cluster}, made where it is missing and may be made.
     *
     * @throws WireException ClusterNotFoundException when it is not there
     */
    String named(Input input) {
        String name = nameOf(input.textOrEmpty("cluster"));
        if (createsMissing) {
            create(name, Json.object());
            return name;
        }
        return existing(name);
    }

    /**
     * A name of an active cluster.
     *
     * @throws WireException ClusterNotFoundException when it is not there
     */
    String existing(String name) {
        ObjectNode facts = byName.get(name);
        if (facts == null) {
            throw new WireException(ErrorCode.CLUSTER_NOT_FOUND, "Cluster not found.");
        }
        if (!isActive(facts)) {
            throw new WireException(ErrorCode.CLUSTER_NOT_FOUND, "The referenced cluster was inactive.");
        }
        return name;
    }

    private void write() {
        ObjectNode all = Json.object();
        all.setAll(byName);
        AtomicFile.write(file, all.toPrettyString().getBytes(StandardCharsets.UTF_8));
    }
}
