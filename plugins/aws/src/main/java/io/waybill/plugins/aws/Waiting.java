package io.waybill.plugins.aws;

import io.waybill.engine.graph.Patience;
import java.time.Duration;

/** What the records of operators that wait have in common. */
interface Waiting {
    /** The time from one look to the next. */
    Duration pokeInterval();

    /** How long the wait may take. */
    Duration timeout();

    /** How often it is looked, and for how long. */
    default Patience patience() {
        return new Patience(pokeInterval(), false, null, timeout(), false);
    }
}
