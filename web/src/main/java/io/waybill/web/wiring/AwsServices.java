package io.waybill.web.wiring;

import io.waybill.container.ecs.EcsSettings;
import io.waybill.container.ecs.EcsTarget;
import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.engine.plugin.AwsAccess;
import io.waybill.web.settings.AwsSettings;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How plug-ins speak to AWS's services: ECS where containers run, all others at AWS or where the settings say. */
final class AwsServices implements BiFunction<String, String, AwsAccess> {
    private final AwsSettings aws;
    private final List<EcsTarget> targets;
    private final Map<String, URI> endpoints;

    AwsServices(AwsSettings aws, List<EcsTarget> targets) {
        this.aws = aws;
        this.targets = List.copyOf(targets);
        this.endpoints = aws.endpointsByService();
    }

    @Override
    public AwsAccess apply(String target, String service) {
        EcsSettings settings = targets.stream()
                .filter(one -> one.name().equals(target))
                .findFirst()
                .map(EcsTarget::settings)
                .orElseThrow(() -> new WaybillException(
                        ErrorCode.AWS_REFUSED,
                        "There is no target '" + target + "' in the settings; there are: "
                                + targets.stream()
                                        .map(EcsTarget::name)
                                        .filter(name -> !name.isEmpty())
                                        .collect(Collectors.joining(", "))));
        if (service.equals("ecs")) {
            EcsSettings.Credentials credentials = settings.credentials();
            return new AwsAccess(
                    settings.region(),
                    settings.endpoint(),
                    credentials == null
                            ? null
                            : new AwsAccess.AccessKey(credentials.accessKeyId(), credentials.secretAccessKey()),
                    settings.assumeRole());
        }
        @Nullable URI endpoint = endpoints.get(service);
        return new AwsAccess(
                settings.region(),
                endpoint,
                aws.accessKeyId().isEmpty() ? null : new AwsAccess.AccessKey(aws.accessKeyId(), aws.secretAccessKey()),
                endpoint == null ? settings.assumeRole() : null);
    }
}
