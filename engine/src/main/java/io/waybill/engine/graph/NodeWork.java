package io.waybill.engine.graph;

import com.fasterxml.jackson.databind.node.ObjectNode;

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
        /** Nothing at all: the node succeeds as soon as its trigger rule holds (empty tasks, joins). */
        NONE
    }

    /**
     * A Fargate task.
     *
     * @param request the RunTask request in the shape of AWS's JSON ({@code taskDefinition}, {@code cluster},
     *     {@code overrides}, …), without {@code clientToken}, which belongs to the attempt
     */
    record Container(ObjectNode request) implements NodeWork {
        public Container {
            request = request.deepCopy();
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
     */
    record Action(String action, ObjectNode input) implements NodeWork {
        public Action {
            input = input.deepCopy();
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

    /** No work. */
    record None() implements NodeWork {
        @Override
        public Kind kind() {
            return Kind.NONE;
        }
    }
}
