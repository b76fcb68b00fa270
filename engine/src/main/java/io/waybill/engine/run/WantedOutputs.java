package io.waybill.engine.run;

import io.waybill.spec.OutputSource;
import io.waybill.spec.Outputs;
import org.jspecify.annotations.Nullable;

/**
 * What a container is to hand on.
 *
 * @param declared the values that it prints; absent where it declares none
 * @param source where its one value comes from; absent where it declares values
 */
public record WantedOutputs(
        @Nullable Outputs declared, @Nullable OutputSource source) {}
