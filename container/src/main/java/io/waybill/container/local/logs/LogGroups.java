package io.waybill.container.local.logs;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.waybill.container.local.files.AtomicFile;
import io.waybill.container.local.files.FileNames;
import io.waybill.container.local.wire.ErrorCode;
import io.waybill.container.local.wire.Input;
import io.waybill.container.local.wire.Json;
import io.waybill.container.local.wire.WireException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Pattern;

/** All log groups, one folder each. Safe for use by many threads. */
public final class LogGroups {

    private static final Pattern GROUP_NAME = Pattern.compile("[._/#A-Za-z0-9-]{1,512}");
    private static final Pattern STREAM_NAME = Pattern.compile("[^:*]{1,512}", Pattern.DOTALL);

    private final Path folder;
    private final Clock clock;
    private final ConcurrentSkipListMap<String, LogGroup> groups = new ConcurrentSkipListMap<>();

    /** Takes up what the folder holds. */
    public LogGroups(Path folder, Clock clock) {
        this.folder = AtomicFile.folder(folder);
        this.clock = clock;
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, Files::isDirectory)) {
            for (Path group : found) {
                load(group);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the log groups in " + folder, e);
        }
    }

    /**
     * Makes a group.
     *
     * @throws WireException when it is there already, or the name is not one
     */
    LogGroup create(String name) {
        check(GROUP_NAME, name, "logGroupName", "[\\.\\-_/#A-Za-z0-9]+");
        synchronized (groups) {
            if (groups.containsKey(name)) {
                throw new WireException(ErrorCode.RESOURCE_ALREADY_EXISTS, "The specified log group already exists");
            }
            Path made = AtomicFile.folder(folder.resolve(FileNames.of(name)));
            String facts = Json.object()
                    .put("logGroupName", name)
                    .put("creationTime", clock.millis())
                    .toString();
            AtomicFile.write(made.resolve("group.json"), facts.getBytes(StandardCharsets.UTF_8));
            LogGroup group = new LogGroup(name, made);
            groups.put(name, group);
            return group;
        }
    }

    /**
     * Makes a stream.
     *
     * @throws WireException when the group is not there, the stream is, or the name is not one
     */
    LogStream createStream(String group, String stream) {
        check(STREAM_NAME, stream, "logStreamName", "[^:*]*");
        return get(group).create(stream, clock.millis());
    }

    /**
     * The stream that a container's output goes to, made where it is not there yet.
     *
     * @param makesGroup what {@code awslogs-create-group} says
     * @return empty when the group is not there and is not to be made
     */
    public Optional<LogStream> forContainer(String group, String stream, boolean makesGroup) {
        synchronized (groups) {
            if (!groups.containsKey(group) && makesGroup) {
                create(group);
            }
        }
        return Optional.ofNullable(groups.get(group))
                .map(found -> found.find(stream).orElseGet(() -> createStream(group, stream)));
    }

    /**
     * A group by its name.
     *
     * @throws WireException when there is none
     */
    LogGroup get(String name) {
        check(GROUP_NAME, name, "logGroupName", "[\\.\\-_/#A-Za-z0-9]+");
        LogGroup group = groups.get(name);
        if (group == null) {
            throw new WireException(ErrorCode.RESOURCE_NOT_FOUND, "The specified log group does not exist.");
        }
        return group;
    }

    /**
     * The group that a request means, by {@code logGroupName} or by {@code logGroupIdentifier} (a name or an ARN).
     *
     * @throws WireException when there is none
     */
    LogGroup named(Input input) {
        String identifier = input.textOrEmpty("logGroupIdentifier");
        if (input.has("logGroupName") && !identifier.isEmpty()) {
            throw new WireException(
                    ErrorCode.INVALID_PARAMETER,
                    "LogGroupName and LogGroupIdentifier cannot be provided together. Remove one and try again.");
        }
        int inArn = identifier.indexOf(":log-group:");
        String name = inArn < 0 ? identifier : identifier.substring(inArn + ":log-group:".length());
        return get(input.has("logGroupName") ? input.textOrEmpty("logGroupName") : name);
    }

    private void load(Path group) throws IOException {
        Optional<byte[]> facts = AtomicFile.read(group.resolve("group.json"));
        if (facts.isEmpty()) {
            // A kill between the folder and its facts: CreateLogGroup was never answered.
            AtomicFile.deleteTree(group);
            return;
        }
        String name = name(group, facts.get());
        LogGroup loaded = new LogGroup(name, group);
        try (DirectoryStream<Path> streams = Files.newDirectoryStream(group, "*" + LogStream.FILE_SUFFIX)) {
            for (Path stream : streams) {
                loaded.open(stream);
            }
        }
        groups.put(name, loaded);
    }

    private static String name(Path group, byte[] facts) throws IOException {
        try {
            return Json.MAPPER.readTree(facts).path("logGroupName").asText();
        } catch (JsonProcessingException e) {
            throw new IOException(group.resolve("group.json") + " is no JSON", e);
        }
    }

    private static void check(Pattern pattern, String value, String member, String awsPattern) {
        if (!pattern.matcher(value).matches()) {
            throw new WireException(
                    ErrorCode.INVALID_PARAMETER,
                    ("1 validation error detected: Value '%s' at '%s' failed to satisfy constraint: Member must have a"
                                    + " length of 1 to 512 and satisfy regular expression pattern: %s")
                            .formatted(value, member, awsPattern));
        }
    }
}
