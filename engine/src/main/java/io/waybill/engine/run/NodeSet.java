package io.waybill.engine.run;

import java.util.BitSet;
import java.util.function.IntConsumer;

/** A set of nodes by their index, with its size at hand. */
final class NodeSet {
    private final BitSet members = new BitSet();
    private int size;

    /** Makes the node a member, or not. */
    void set(int index, boolean member) {
        if (members.get(index) != member) {
            members.set(index, member);
            size += member ? 1 : -1;
        }
    }

    int size() {
        return size;
    }

    /** Visits the members from the first node to the last. */
    void forEach(IntConsumer action) {
        for (int index = members.nextSetBit(0); index >= 0; index = members.nextSetBit(index + 1)) {
            action.accept(index);
        }
    }
}
