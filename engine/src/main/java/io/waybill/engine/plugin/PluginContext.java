package io.waybill.engine.plugin;

import static java.util.Objects.requireNonNull;

import io.waybill.engine.net.AddressGuard;
import java.time.Clock;
import java.util.List;
import java.util.function.BiFunction;

/**
 * What the calls of a plug-in may know of the program. Variables and connections are not among it: what of them a call needs,
 * its operator puts into the call's input by templates, {@code {{ conn.name.password }}}.
 *
 * @param aws how a target's AWS service is spoken to, by the target's name (empty: the default one) and the service's, such as
 *     {@code sqs}; throws a {@code WaybillException} where there is no such target
 * @param addresses which addresses may be called that DAG files name
 * @param classLoaders of the program and of all plug-ins, for what is looked up among all of them, such as JDBC drivers
 * @param clock the time
 */
public record PluginContext(
        BiFunction<String, String, AwsAccess> aws,
        AddressGuard addresses,
        List<ClassLoader> classLoaders,
        Clock clock) {
    public PluginContext {
        requireNonNull(aws, "aws");
        requireNonNull(addresses, "addresses");
        classLoaders = List.copyOf(classLoaders);
        requireNonNull(clock, "clock");
    }
}
