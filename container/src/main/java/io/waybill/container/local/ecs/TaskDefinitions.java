package io.waybill.container.local.ecs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.container.local.files.AtomicFile;
import io.waybill.container.local.files.FileNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * All revisions of all task definitions: a folder a family, a file a revision. Safe for use by many threads.
 */
final class TaskDefinitions {

    /** How long a revision is still described after it was to be deleted. AWS says: about an hour. */
    static final Duration KEPT = Duration.ofHours(1);

    private final Path folder;
    private final ConcurrentSkipListMap<String, DefinitionFamily> families = new ConcurrentSkipListMap<>();

    /** Takes up what the folder holds. */
    TaskDefinitions(Path folder) {
        this.folder = AtomicFile.folder(folder);
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, Files::isDirectory)) {
            for (Path path : found) {
                DefinitionFamily.load(path).ifPresent(family -> families.put(family.name(), family));
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
        return families.computeIfAbsent(family, name -> new DefinitionFamily(name, folder.resolve(FileNames.of(name))))
                .add(document, tags);
    }

    /** A revision, or the latest active one. */
    Optional<TaskDefinition> find(TaskDefinitionName name) {
        DefinitionFamily family = families.get(name.family());
        if (family == null) {
            return Optional.empty();
        }
        return name.revision().isPresent() ? family.find(name.revision().getAsInt()) : family.latestActive();
    }

    /**
     * Changes a revision that is there.
     *
     * @return what it is then
     */
    TaskDefinition change(TaskDefinition definition, UnaryOperator<TaskDefinition> change) {
        DefinitionFamily family = families.get(definition.family());
        if (family == null) {
            throw new IllegalStateException("There is no family of the task definition " + definition.arn());
        }
        return family.change(definition.revision(), change);
    }

    /** The families that have a revision, by name. */
    List<DefinitionFamily> families() {
        return families.values().stream().filter(family -> !family.isEmpty()).toList();
    }

    /** All revisions, by family and number. */
    List<TaskDefinition> all() {
        return families.values().stream()
                .flatMap(family -> family.revisions().stream())
                .toList();
    }

    /**
     * Forgets the revisions that were to be deleted more than an hour ago.
     *
     * @param isUsed whether one must be kept, because a task of it is described
     */
    void expire(long now, Predicate<TaskDefinition> isUsed) {
        for (DefinitionFamily family : families.values()) {
            for (TaskDefinition definition : family.revisions()) {
                boolean isDue = definition.deleteRequestedAt().isPresent()
                        && definition.deleteRequestedAt().getAsLong() + KEPT.toMillis() < now;
                if (isDue && !isUsed.test(definition)) {
                    family.delete(definition.revision());
                }
            }
        }
    }
}
