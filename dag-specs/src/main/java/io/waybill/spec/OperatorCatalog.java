package io.waybill.spec;

import java.util.List;
import java.util.Optional;

/** The operators that a DAG file may use. Implementations are immutable and safe for use by several threads. */
public interface OperatorCatalog {
    /** The operator of this short name or alias. */
    Optional<OperatorType> find(String uses);

    /** All operators, in the order in which documentation lists them. */
    List<OperatorType> all();

    /**
     * A catalog of exactly these operators.
     *
     * @throws IllegalArgumentException when two of them share a name or an alias
     */
    static OperatorCatalog of(List<OperatorType> types) {
        return new FixedCatalog(types);
    }
}
