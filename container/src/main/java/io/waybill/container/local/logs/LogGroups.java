package io.waybill.container.local.logs;

import io.waybill.container.local.files.AtomicFile;
import io.waybill.container.local.files.FileNames;
import io.waybill.container.local.wire.ErrorCode;
import io.waybill.container.local.wire.Input;
import io.waybill.container.local.wire.WireException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Pattern;

/** All log groups, one folder each. Safe for use by many threads. */
public final class LogGroups {

    private static final Pattern GROUP_NAME = Pattern.compile("[._/#A-Za-z0-9-]{1,512}");
    private static final Pattern STREAM_NAME = Pattern.compile("[^:*]{1,512}", Pattern.DOTALL);
    private static final String STANDARD = "STANDARD";
    private static final long BETWEEN_DROPS = Duration.ofHours(1).toMillis();

    private final Path folder;
    private final boolean makesAll;
    private final Clock clock;
    private final ConcurrentSkipListMap<String, LogGroup> groups = new ConcurrentSkipListMap<>();
    private long nextDrop = Long.MIN_VALUE;

    /**
     * Takes up what the folder holds.
     *
     * @param makesAll whether the groups of containers' logs are made where they are not there, whatever definitions say
     */
    public LogGroups(Path folder, boolean makesAll, Clock clock) {
        this.makesAll = makesAll;
        this.folder = AtomicFile.folder(folder);
        this.clock = clock;
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, Files::isDirectory)) {
            for (Path path : found) {
                LogGroup.open(path, clock)
                        .ifPresentOrElse(group -> groups.put(group.name(), group), () -> AtomicFile.deleteTree(path));
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
    LogGroup create(String name, String logGroupClass) {
        checkGroup(name);
        synchronized (groups) {
            if (groups.containsKey(name)) {
                throw new WireException(ErrorCode.RESOURCE_ALREADY_EXISTS, "The specified log group already exists");
            }
            LogGroup.Facts facts =
                    new LogGroup.Facts(name, clock.millis(), logGroupClass.isEmpty() ? STANDARD : logGroupClass, null);
            LogGroup group = LogGroup.create(facts, folder.resolve(FileNames.of(name)), clock);
            groups.put(name, group);
            return group;
        }
    }

    /**
     * Deletes a group with its streams.
     *
     * @throws WireException when it is not there
     */
    void delete(String name) {
        synchronized (groups) {
            get(name).delete();
            groups.remove(name);
        }
    }

    /** All groups, by name. */
    Collection<LogGroup> all() {
        return groups.values();
    }

    /**
     * Makes a stream.
     *
     * @throws WireException when the group is not there, the stream is, or the name is not one
     */
    LogStream createStream(String group, String stream) {
        check(STREAM_NAME, stream, "logStreamName", "[^:*]*");
        return get(group).create(stream);
    }

    /**
     * The stream that a container's output goes to, made where it is not there yet.
     *
     * @param makesGroup what {@code awslogs-create-group} says
     * @return empty when the group is not there and is not to be made
     */
    public Optional<LogStream> forContainer(String group, String stream, boolean makesGroup) {
        synchronized (groups) {
            if (!groups.containsKey(group) && (makesGroup || makesAll)) {
                create(group, STANDARD);
            }
        }
        return Optional.ofNullable(groups.get(group))
                .map(found -> found.find(stream).orElseGet(() -> createStream(group, stream)));
    }

    /** The stream of a container that was started before; empty where it was deleted since. */
    public Optional<LogStream> ofContainer(String group, String stream) {
        return Optional.ofNullable(groups.get(group)).flatMap(found -> found.find(stream));
    }

    /**
     * Drops the events that are older than their groups keep them. What is dropped is not answered before either, so
     * once in an hour is often enough. Called by one thread.
     *
     * @param now milliseconds since 1970
     */
    public void expire(long now) {
        if (now >= nextDrop) {
            nextDrop = now + BETWEEN_DROPS;
            groups.values().forEach(LogGroup::dropExpired);
        }
    }

    /**
     * A group by its name.
     *
     * @throws WireException when there is none
     */
    LogGroup get(String name) {
        checkGroup(name);
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
        return get(input.has("logGroupName") ? input.textOrEmpty("logGroupName") : nameIn(identifier));
    }

    /** The name in a name or an ARN. */
    static String nameIn(String identifier) {
        int inArn = identifier.indexOf(":log-group:");
        String name = inArn < 0 ? identifier : identifier.substring(inArn + ":log-group:".length());
        return name.endsWith(":*") ? name.substring(0, name.length() - 2) : name;
    }

    private static void checkGroup(String name) {
        check(GROUP_NAME, name, "logGroupName", "[\\.\\-_/#A-Za-z0-9]+");
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
