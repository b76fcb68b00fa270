package io.waybill.engine.graph;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a node does when its turn comes, as plain data.
 *
 * <p>Strings inside {@code request} and {@code input} are templates; they are rendered once, when the try starts,
 * and the rendered form is what the attempt keeps.
 */
public sealed interface NodeWork {

    /** Which of the engine's four ways of working this is; lets callers switch without a type test. */
    Kind kind();

    /** The ways in which a node can work. */
    enum Kind {
        /** A Fargate task: started, watched and stopped by the {@code TaskRuntime}. */
        CONTAINER,
        /** A short call (AWS, a database) on the engine's own small pool. */
        ACTION,
        /** A wait for something outside, which is looked for now and then and holds nothing meanwhile. */
        WAIT,
        /** A question that the engine answers at once: which of what comes after goes on. */
        CHOICE,
        /** A list that the engine finds at once: what comes after is run for each of its items. */
        EXPAND,
        /** Nothing at all: the node succeeds as soon as its trigger rule holds (empty tasks, joins). */
        NONE
    }

    /**
     * A Fargate task.
     *
     * @param request the RunTask request in the shape of AWS's JSON ({@code taskDefinition}, {@code cluster},
     *     {@code overrides}, …), without {@code clientToken}, which belongs to the attempt
     * @param sizes the sizes that a task which runs out of memory is given one after the other, the first being that of
     *     the request; empty where it is not given more
     * @param onDemand what to change in a request for Spot capacity where there is none, as a JSON merge patch; absent
     *     where nothing is to change
     * @param step what the container is told in a file; absent where that is nothing
     */
    record Container(
            ObjectNode request,
            List<Size> sizes,
            @Nullable ObjectNode onDemand,
            @Nullable Step step) implements NodeWork {
        public Container {
            request = request.deepCopy();
            sizes = List.copyOf(sizes);
            onDemand = onDemand == null ? null : onDemand.deepCopy();
        }

        /** A container whose size and capacity stay as they are. */
        public Container(ObjectNode request) {
            this(request, List.of(), null, null);
        }

        /**
         * The input of one of our steps, which the container finds as a JSON file in its run's file space.
         *
         * @param templates its members with templates in their texts; none may use a secret
         * @param literals its other members, whose texts stay as they are
         */
        public record Step(ObjectNode templates, ObjectNode literals) {
            public Step {
                templates = templates.deepCopy();
                literals = literals.deepCopy();
            }

            @Override
            public ObjectNode templates() {
                return templates.deepCopy();
            }

            @Override
            public ObjectNode literals() {
                return literals.deepCopy();
            }
        }

        /**
         * A size.
         *
         * @param memory in MiB
         * @param patch what to change in the request for it, as a JSON merge patch
         */
        public record Size(int memory, ObjectNode patch) {
            public Size {
                patch = patch.deepCopy();
            }

            @Override
            public ObjectNode patch() {
                return patch.deepCopy();
            }
        }

        /** The size after this many growths; absent where there is none any more. */
        public Optional<Size> size(int growths) {
            return growths < sizes.size() ? Optional.of(sizes.get(growths)) : Optional.empty();
        }

        /** The request after this many growths of its memory, on Spot capacity or without. */
        public ObjectNode request(int growths, boolean withoutSpot) {
            ObjectNode changed = request.deepCopy();
            size(growths).ifPresent(size -> MergePatch.apply(changed, size.patch()));
            if (withoutSpot && onDemand != null) {
                MergePatch.apply(changed, onDemand);
            }
            return changed;
        }

        @Override
        public @Nullable ObjectNode onDemand() {
            return onDemand == null ? null : onDemand.deepCopy();
        }

        @Override
        public ObjectNode request() {
            return request.deepCopy();
        }

        @Override
        public Kind kind() {
            return Kind.CONTAINER;
        }
    }

    /**
     * A short call by the engine.
     *
     * @param action name of the {@code EngineAction} that does it, such as {@code ecs.register_task_definition}
     * @param input what that action is given
     * @param secrets keys of the input below which secrets may be used; what is there is sealed until the call
     */
    record Action(String action, ObjectNode input, Set<String> secrets) implements NodeWork {
        public Action {
            input = input.deepCopy();
            secrets = Set.copyOf(secrets);
        }

        /** A call that is given no secret. */
        public Action(String action, ObjectNode input) {
            this(action, input, Set.of());
        }

        @Override
        public ObjectNode input() {
            return input.deepCopy();
        }

        @Override
        public Kind kind() {
            return Kind.ACTION;
        }
    }

    /**
     * A wait that holds no thread, no container and no place.
     *
     * @param sensor name of the {@code EngineSensor} that looks, such as {@code time}
     * @param input what that sensor is given
     * @param patience how often it looks, and for how long
     * @param secrets keys of the input below which secrets may be used; what is there is sealed until each look
     */
    record Wait(String sensor, ObjectNode input, Patience patience, Set<String> secrets) implements NodeWork {
        public Wait {
            input = input.deepCopy();
            secrets = Set.copyOf(secrets);
        }

        /** A wait that is given no secret. */
        public Wait(String sensor, ObjectNode input, Patience patience) {
            this(sensor, input, patience, Set.of());
        }

        @Override
        public ObjectNode input() {
            return input.deepCopy();
        }

        @Override
        public Kind kind() {
            return Kind.WAIT;
        }
    }

    /**
     * A choice among what comes after; what is not chosen is skipped, whatever its trigger rule says.
     *
     * @param question what decides
     * @param skipsAllBelow whether, where nothing is chosen, all that comes after is skipped, near and far; else only what
     *     comes directly after, and what follows goes by its trigger rule
     */
    record Choice(Question question, boolean skipsAllBelow) implements NodeWork {
        @Override
        public Kind kind() {
            return Kind.CHOICE;
        }
    }

    /**
     * Finds the items that a task or a task group is run for.
     *
     * @param owner the id of the task or group
     */
    record Expand(String owner) implements NodeWork {
        @Override
        public Kind kind() {
            return Kind.EXPAND;
        }
    }

    /** No work. */
    record None() implements NodeWork {
        @Override
        public Kind kind() {
            return Kind.NONE;
        }
    }
}
