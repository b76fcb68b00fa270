package io.waybill.spec.suite;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What is expected of each value of a column. All but {@link Null} pass over what is null. */
public sealed interface ValueTest {
    /**
     * Whether a value is there.
     *
     * @param expected whether it must be null, or must not
     */
    record Null(boolean expected) implements ValueTest {}

    /** No value comes twice. Each of those that do is unexpected, the first one too. */
    record Unique() implements ValueTest {}

    /**
     * Being one of some values.
     *
     * @param in whether the value must be one of them, or must not
     */
    record InSet(List<JsonNode> values, boolean in) implements ValueTest {
        public InSet {
            values = List.copyOf(values);
        }
    }

    /** Lying between two values. */
    record Between(Bounds bounds) implements ValueTest {}

    /**
     * Patterns that are searched for in the value.
     *
     * @param matching whether they are to be found, or not to be
     * @param all whether all are to be found, or one is enough
     */
    record Matches(List<Pattern> patterns, boolean matching, boolean all) implements ValueTest {
        public Matches {
            patterns = List.copyOf(patterns);
        }
    }

    /** Being of one of some types. */
    record OfType(Set<ValueType> types) implements ValueTest {
        public OfType {
            types = Set.copyOf(types);
        }
    }

    /** The number of characters of the text. */
    record Length(Bounds bounds) implements ValueTest {}

    /**
     * Values that grow, or fall, from one row to the next.
     *
     * @param strictly whether two equal ones in succession are unexpected
     */
    record Ordered(boolean increasing, boolean strictly) implements ValueTest {}
}
