package io.waybill.engine.plugin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waybill.engine.runtime.EngineSensor;
import java.time.Instant;

/** A sensor of a plug-in, kept apart as an action is. */
record ContainedSensor(EngineSensor sensor, ClassLoader loader) implements EngineSensor {
    @Override
    public String name() {
        return sensor.name();
    }

    @Override
    public Look look(ObjectNode input, Instant since, Instant now) {
        return Containment.call(loader, () -> sensor.look(input, since, now));
    }

    @Override
    public Look look(ObjectNode input, String target, Instant since, Instant now) {
        return Containment.call(loader, () -> sensor.look(input, target, since, now));
    }
}
