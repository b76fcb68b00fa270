package io.waybill.container.local.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A container as its supervisor's story tells of it, whoever started it.
 *
 * <p>A process id may since belong to a stranger. The supervisor is known by its command line, which holds the
 * name that is in the story; the container is signalled only while its supervisor is there to be its parent. The supervisor may be
 * in the same process group and sees to it that SIGTERM does it no harm; nothing protects from SIGKILL, which is therefore
 * sent to the container's first process alone. Its end makes the supervisor kill the rest.
 */
final class SupervisedProcess implements RunningContainer {

    private static final Logger LOG = LoggerFactory.getLogger(SupervisedProcess.class);
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final long BELIEVED_ALIVE_NANOS = Duration.ofMillis(500).toNanos();

    private final ContainerFiles files;
    private final Signals signals;
    private final @Nullable Process child;
    private volatile long seenAliveAt;

    /** @param child the supervisor where this program started it, else null */
    SupervisedProcess(ContainerFiles files, Signals signals, @Nullable Process child) {
        this.files = files;
        this.signals = signals;
        this.child = child;
    }

    @Override
    public boolean isStarted() {
        return true;
    }

    @Override
    public Optional<ContainerEnd> end() {
        Optional<ContainerEnd> end = exited();
        if (end.isPresent() || wasSeenAliveLately() || supervisorIsAlive()) {
            return end;
        }
        // It may have written its last line between the two questions.
        end = exited();
        if (end.isPresent()) {
            return end;
        }
        killWhatIsLeft();
        return Optional.of(
                ContainerEnd.unseen("The container's supervisor ended before its container; its exit code is lost"));
    }

    @Override
    public boolean mustBeAsked() {
        return child == null || storyIsNotOurs();
    }

    @Override
    public boolean terminate() {
        if (exited().isPresent()) {
            return true;
        }
        OptionalLong group = files.read().group();
        if (group.isEmpty() || firstProcess().isEmpty()) {
            return exited().isPresent() || !supervisorIsAlive();
        }
        try {
            Files.createFile(files.terminated());
        } catch (FileAlreadyExistsException e) {
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot note in " + files.stem() + " that its container is to end", e);
        }
        signals.send("TERM", group.getAsLong());
        return true;
    }

    @Override
    public boolean kill() {
        if (exited().isPresent() || !supervisorIsAlive()) {
            return true;
        }
        Optional<ProcessHandle> first = firstProcess();
        first.ifPresent(ProcessHandle::destroyForcibly);
        return first.isPresent();
    }

    @Override
    public Path output() {
        return files.output();
    }

    /**
     * The container's first process: the supervisor's only child. Empty while it is just being made, also as long as it is
     * still a copy of the supervisor, which would take a signal without effect.
     */
    private Optional<ProcessHandle> firstProcess() {
        return files.read()
                .supervisor()
                .flatMap(supervisor -> ProcessHandle.of(supervisor.pid())
                        .flatMap(handle -> handle.children().findFirst())
                        .filter(first -> !supervisor.isOf(first)));
    }

    private Optional<ContainerEnd> exited() {
        OptionalInt code = files.read().exitCode();
        return code.isPresent() ? Optional.of(ContainerEnd.exited(code.getAsInt())) : Optional.empty();
    }

    /** Whether two supervisors were started and ours came second, or ours has ended before it could say who it is. */
    private boolean storyIsNotOurs() {
        return child != null
                && files.read()
                        .supervisor()
                        .map(supervisor -> supervisor.pid() != child.pid())
                        .orElseGet(() -> !child.isAlive());
    }

    /** Looking at a stranger's process costs more than at its files, and its death without a word is rare. */
    private boolean wasSeenAliveLately() {
        return seenAliveAt != 0 && System.nanoTime() - seenAliveAt < BELIEVED_ALIVE_NANOS;
    }

    private boolean supervisorIsAlive() {
        boolean isAlive = isAlive();
        seenAliveAt = isAlive && child == null ? System.nanoTime() : 0;
        return isAlive;
    }

    private boolean isAlive() {
        if (child != null && child.isAlive()) {
            return true;
        }
        Optional<SupervisorName> supervisor = files.read().supervisor();
        return supervisor.isEmpty()
                ? storyIsBegun()
                : ProcessHandle.of(supervisor.get().pid())
                        .filter(supervisor.get()::isOf)
                        .isPresent();
    }

    private boolean storyIsBegun() {
        try {
            return files.writtenAt().isAfter(Instant.now().minus(GRACE));
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the supervisor's story in " + files.stem(), e);
        }
    }

    private void killWhatIsLeft() {
        OptionalLong group = files.read().group();
        if (group.isEmpty()) {
            return;
        }
        // A group keeps its number as long as anybody is in it. Where a process has that number, only its age tells the
        // group's leader from a stranger that got the number later.
        Optional<Instant> started = ProcessHandle.of(group.getAsLong())
                .flatMap(handle -> handle.info().startInstant());
        try {
            Instant written = files.writtenAt();
            if (started.isEmpty() || started.get().isBefore(written.plus(GRACE))) {
                LOG.warn("The supervisor of {} is gone; what it watched is killed", files.stem());
                signals.send("KILL", group.getAsLong());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read when " + files.stem() + " was started", e);
        }
    }
}
