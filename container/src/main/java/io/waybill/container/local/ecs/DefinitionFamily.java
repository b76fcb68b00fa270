package io.waybill.container.local.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.container.local.files.AtomicFile;
import io.waybill.container.local.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;

/**
 * The revisions of one family, a file each. A number is never given twice, also when its revision was deleted. Safe
 * for use by many threads.
 */
final class DefinitionFamily {

    /** Notes the highest number of a revision that was deleted. */
    private static final String DELETED = "deleted.json";

    private final String name;
    private final Path folder;
    private final ConcurrentSkipListMap<Integer, TaskDefinition> revisions = new ConcurrentSkipListMap<>();
    private int lastDeleted;

    DefinitionFamily(String name, Path folder) {
        this.name = name;
        this.folder = folder;
    }

    /** Takes up what the folder holds; empty where a kill came before the first revision was written. */
    static Optional<DefinitionFamily> load(Path folder) throws IOException {
        String name = null;
        int lastDeleted = 0;
        ConcurrentSkipListMap<Integer, TaskDefinition> found = new ConcurrentSkipListMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.json")) {
            for (Path file : files) {
                JsonNode kept = Json.MAPPER.readTree(Files.readAllBytes(file));
                if (file.endsWith(DELETED)) {
                    name = kept.required("family").asText();
                    lastDeleted = kept.required("revision").asInt();
                } else {
                    TaskDefinition definition = read(kept);
                    name = definition.family();
                    found.put(definition.revision(), definition);
                }
            }
        }
        if (name == null) {
            return Optional.empty();
        }
        DefinitionFamily family = new DefinitionFamily(name, folder);
        family.revisions.putAll(found);
        family.lastDeleted = lastDeleted;
        return Optional.of(family);
    }

    String name() {
        return name;
    }

    boolean isEmpty() {
        return revisions.isEmpty();
    }

    /** All revisions, by number. */
    Collection<TaskDefinition> revisions() {
        return List.copyOf(revisions.values());
    }

    Optional<TaskDefinition> find(int revision) {
        return Optional.ofNullable(revisions.get(revision));
    }

    Optional<TaskDefinition> latestActive() {
        return revisions.descendingMap().values().stream()
                .filter(TaskDefinition::isActive)
                .findFirst();
    }

    synchronized TaskDefinition add(IntFunction<ObjectNode> document, ArrayNode tags) {
        int last = Math.max(lastDeleted, revisions.isEmpty() ? 0 : revisions.lastKey());
        int revision = last + 1;
        AtomicFile.folder(folder);
        return write(new TaskDefinition(name, revision, document.apply(revision), tags, OptionalLong.empty()));
    }

    synchronized TaskDefinition change(int revision, UnaryOperator<TaskDefinition> change) {
        TaskDefinition before = revisions.get(revision);
        if (before == null) {
            throw new IllegalStateException("There is no task definition " + name + ":" + revision);
        }
        return write(change.apply(before));
    }

    synchronized void delete(int revision) {
        if (revision > lastDeleted) {
            lastDeleted = revision;
            ObjectNode kept = Json.object().put("family", name).put("revision", revision);
            AtomicFile.write(folder.resolve(DELETED), bytes(kept));
        }
        try {
            Files.deleteIfExists(file(revision));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot delete the task definition " + file(revision), e);
        }
        revisions.remove(revision);
    }

    private TaskDefinition write(TaskDefinition definition) {
        ObjectNode kept = Json.object();
        kept.set("taskDefinition", definition.document());
        kept.set("tags", definition.tags());
        definition.deleteRequestedAt().ifPresent(time -> kept.put("deleteRequestedAt", time));
        AtomicFile.write(file(definition.revision()), bytes(kept));
        revisions.put(definition.revision(), definition);
        return definition;
    }

    private Path file(int revision) {
        return folder.resolve(revision + ".json");
    }

    private static TaskDefinition read(JsonNode kept) {
        ObjectNode document = (ObjectNode) kept.required("taskDefinition");
        return new TaskDefinition(
                document.required("family").asText(),
                document.required("revision").asInt(),
                document,
                (ArrayNode) kept.required("tags"),
                kept.has("deleteRequestedAt")
                        ? OptionalLong.of(kept.path("deleteRequestedAt").asLong())
                        : OptionalLong.empty());
    }

    private static byte[] bytes(JsonNode node) {
        return node.toPrettyString().getBytes(StandardCharsets.UTF_8);
    }
}
