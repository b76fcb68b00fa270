package io.waybill.web.openapi;

import java.util.ArrayList;
import java.util.List;

/** All addresses of the API, as each of its parts describes its own. Not thread safe while it is made. */
public final class ApiDescription {
    private final List<Operation> operations = new ArrayList<>();

    /** What the next addresses are about. */
    public Part about(String what) {
        return new Part(what);
    }

    /** All of them, in the order they were described. */
    public List<Operation> operations() {
        return List.copyOf(operations);
    }

    /** Addresses that are about one thing. */
    public final class Part {
        private final String about;

        private Part(String about) {
            this.about = about;
        }

        /** An address that is read. */
        public Operation get(String id, String path, String summary) {
            return add(id, "GET", path, summary);
        }

        /** An address that makes or does something. */
        public Operation post(String id, String path, String summary) {
            return add(id, "POST", path, summary);
        }

        /** An address that changes something. */
        public Operation patch(String id, String path, String summary) {
            return add(id, "PATCH", path, summary);
        }

        /** An address that sets something. */
        public Operation put(String id, String path, String summary) {
            return add(id, "PUT", path, summary);
        }

        /** An address that deletes something. */
        public Operation delete(String id, String path, String summary) {
            return add(id, "DELETE", path, summary);
        }

        private Operation add(String id, String method, String path, String summary) {
            Operation operation = new Operation(id, method, path, about, summary);
            operations.add(operation);
            return operation;
        }
    }
}
