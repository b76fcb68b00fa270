package io.waybill.container.local.wire;

import java.util.LinkedHashMap;
import java.util.Map;

/** Which action answers which {@code X-Amz-Target}. Made once, then read only. */
public final class ActionTable {

    /** A service that speaks AWS JSON 1.1, by the two names that it has on the wire. */
    public enum Service {
        /** Elastic Container Service. */
        ECS("AmazonEC2ContainerServiceV20141113", "ecs"),
        /** CloudWatch Logs. */
        LOGS("Logs_20140328", "logs");

        private final String targetPrefix;
        private final String signingName;

        Service(String targetPrefix, String signingName) {
            this.targetPrefix = targetPrefix;
            this.signingName = signingName;
        }

        /** What stands in the scope of a signature. */
        String signingName() {
            return signingName;
        }
    }

    /** An action and the service that it belongs to. */
    record Entry(Service service, Action action) {}

    private final Map<String, Entry> entries;

    private ActionTable(Map<String, Entry> entries) {
        this.entries = Map.copyOf(entries);
    }

    /** Starts an empty table. */
    public static Builder builder() {
        return new Builder();
    }

    /** The same actions behind a filter. */
    public ActionTable behind(ActionFilter filter) {
        Map<String, Entry> filtered = new LinkedHashMap<>();
        entries.forEach((target, entry) -> {
            String name = target.substring(target.indexOf('.') + 1);
            Action action = entry.action();
            filtered.put(
                    target, new Entry(entry.service(), input -> filter.answer(entry.service(), name, input, action)));
        });
        return new ActionTable(filtered);
    }

    /**
     * The action of a target.
     *
     * @throws WireException UnknownOperationException when there is none
     */
    Entry find(String target) {
        Entry entry = entries.get(target);
        if (entry == null) {
            throw new WireException(
                    ErrorCode.UNKNOWN_OPERATION,
                    "The local Fargate does not know the operation '" + target
                            + "'; docs/local-fargate.md lists those that it does.");
        }
        return entry;
    }

    /** Collects actions by service and name. */
    public static final class Builder {

        private final Map<String, Entry> entries = new LinkedHashMap<>();

        private Builder() {}

        /** Adds one action; a name that is there already is a mistake of the program. */
        public Builder add(Service service, String name, Action action) {
            Entry before = entries.put(service.targetPrefix + "." + name, new Entry(service, action));
            if (before != null) {
                throw new IllegalStateException("The action " + service + "." + name + " is in the table twice");
            }
            return this;
        }

        /** The table. */
        public ActionTable build() {
            return new ActionTable(entries);
        }
    }
}
