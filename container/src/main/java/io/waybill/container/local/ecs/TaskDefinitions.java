package io.waybill.container.local.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.container.local.files.AtomicFile;
import io.waybill.container.local.files.FileNames;
import io.waybill.container.local.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.IntFunction;

/**
 * All revisions of all task definitions: a folder a family, a file a revision. Safe for use by many threads.
 */
final class TaskDefinitions {

    private final Path folder;
    private final ConcurrentSkipListMap<String, ConcurrentSkipListMap<Integer, TaskDefinition>> families =
            new ConcurrentSkipListMap<>();

    /** Takes up what the folder holds. */
    TaskDefinitions(Path folder) {
        this.folder = AtomicFile.folder(folder);
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, Files::isDirectory)) {
            for (Path family : found) {
                load(family);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the task definitions in " + folder, e);
        }
    }

    /**
     * Adds a family's next revision.
     *
     * @param document makes the document of a revision
     */
    TaskDefinition add(String family, IntFunction<ObjectNode> document, ArrayNode tags) {
        var revisions = families.computeIfAbsent(family, name -> new ConcurrentSkipListMap<>());
        synchronized (revisions) {
            int revision = revisions.isEmpty() ? 1 : revisions.lastKey() + 1;
            TaskDefinition added = new TaskDefinition(family, revision, document.apply(revision), tags);
            Path file = AtomicFile.folder(folder.resolve(FileNames.of(family))).resolve(revision + ".json");
            ObjectNode kept = Json.object();
            kept.set("taskDefinition", added.document());
            kept.set("tags", added.tags());
            AtomicFile.write(file, bytes(kept));
            revisions.put(revision, added);
            return added;
        }
    }

    /** A revision, or the latest active one. */
    Optional<TaskDefinition> find(TaskDefinitionName name) {
        NavigableMap<Integer, TaskDefinition> revisions = families.get(name.family());
        if (revisions == null) {
            return Optional.empty();
        }
        if (name.revision().isPresent()) {
            return Optional.ofNullable(revisions.get(name.revision().getAsInt()));
        }
        return revisions.descendingMap().values().stream()
                .filter(TaskDefinition::isActive)
                .findFirst();
    }

    /** All revisions, by family and number. */
    List<TaskDefinition> all() {
        return families.values().stream()
                .map(NavigableMap::values)
                .flatMap(Collection::stream)
                .toList();
    }

    private void load(Path family) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(family, "*.json")) {
            for (Path file : files) {
                JsonNode kept = Json.MAPPER.readTree(Files.readAllBytes(file));
                ObjectNode document = (ObjectNode) kept.required("taskDefinition");
                TaskDefinition loaded = new TaskDefinition(
                        document.required("family").asText(),
                        document.required("revision").asInt(),
                        document,
                        (ArrayNode) kept.required("tags"));
                families.computeIfAbsent(loaded.family(), name -> new ConcurrentSkipListMap<>())
                        .put(loaded.revision(), loaded);
            }
        }
    }

    private static byte[] bytes(JsonNode node) {
        return node.toPrettyString().getBytes(StandardCharsets.UTF_8);
    }
}
