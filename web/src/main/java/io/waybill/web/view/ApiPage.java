package io.waybill.web.view;

import java.util.List;

/**
 * What the API offers, for people.
 *
 * @param frame around it
 * @param parts its addresses, by what they are about
 * @param shapes what they take and answer with
 */
public record ApiPage(Frame frame, List<Part> parts, List<Shape> shapes) {
    public ApiPage {
        parts = List.copyOf(parts);
        shapes = List.copyOf(shapes);
    }

    /** Addresses that are about one thing. */
    public record Part(String name, String anchor, List<Call> calls) {
        public Part {
            calls = List.copyOf(calls);
        }
    }

    /**
     * An address.
     *
     * @param id its name
     * @param says what else is to be said
     * @param params what may be sent with it, in the path and behind it
     * @param body the name of the shape of its body; empty where it takes none
     */
    public record Call(
            String id,
            String method,
            String path,
            String summary,
            String says,
            List<Field> params,
            String body,
            List<Answer> answers) {
        public Call {
            params = List.copyOf(params);
            answers = List.copyOf(answers);
        }
    }

    /**
     * A parameter, or a field of a shape.
     *
     * @param type in words
     * @param shape the name of the shape in it; empty for none
     */
    public record Field(String name, String type, String shape, boolean required, String says) {}

    /**
     * An answer.
     *
     * @param means when it is given
     * @param type of what it holds
     * @param shape the name of its shape; empty for none
     */
    public record Answer(String status, String means, String type, String shape) {}

    /** An object. */
    public record Shape(String name, List<Field> fields) {
        public Shape {
            fields = List.copyOf(fields);
        }
    }
}
