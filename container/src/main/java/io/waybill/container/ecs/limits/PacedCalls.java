package io.waybill.container.ecs.limits;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.services.ecs.model.CapacityProviderStrategyItem;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;

/**
 * Takes the tokens of every call, also of each repetition by the SDK, and tells the buckets of the calls that AWS
 * throttled. The clients are built with it, so that no call can go past it.
 *
 * <p>The first token is waited for before the request is signed, for a signature is good for minutes only; that of a
 * repetition after it, which does no harm because it is waited for by a call that is among the oldest by then.
 */
public final class PacedCalls implements ExecutionInterceptor {
    /** How important a call is; of two that wait the one with more is made first. Absent: 0. */
    public static final ExecutionAttribute<Integer> PRIORITY = new ExecutionAttribute<>("waybill.priority");

    /** Told of each bucket that a call waits for. Absent: nobody is. */
    public static final ExecutionAttribute<Consumer<Bucket>> WAITS = new ExecutionAttribute<>("waybill.waits");

    /** Throttling has more than one name, and has been seen inside the text of InvalidParameterException. */
    public static final Pattern THROTTLED = Pattern.compile(
            "throttl|rate exceeded|too ?many ?requests|request ?limit ?exceeded|slow ?down", Pattern.CASE_INSENSITIVE);

    private static final ExecutionAttribute<AtomicInteger> SENDS = new ExecutionAttribute<>("waybill.sends");
    private static final ExecutionAttribute<List<Bucket>> BUCKETS = new ExecutionAttribute<>("waybill.buckets");
    private static final int LONGEST_ERROR = 64 * 1024;
    private static final String SPOT = "FARGATE_SPOT";

    private final RateLimits limits;
    private final LastCalls last;
    private final Clock clock;

    /**
     * @param limits the buckets
     * @param last is told how each call went
     */
    public PacedCalls(RateLimits limits, LastCalls last, Clock clock) {
        this.limits = limits;
        this.last = last;
        this.clock = clock;
    }

    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        attributes.putAttribute(SENDS, new AtomicInteger());
        attributes.putAttribute(
                BUCKETS, buckets(attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME), context.request()));
        acquire(attributes);
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        if (attributes.getAttribute(SENDS).getAndIncrement() > 0) {
            acquire(attributes);
        }
    }

    @Override
    public Optional<InputStream> modifyHttpResponseContent(
            Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        Optional<InputStream> content = context.responseBody();
        if (context.httpResponse().isSuccessful()) {
            return content;
        }
        byte[] error = content.map(PacedCalls::read).orElse(new byte[0]);
        String text =
                context.httpResponse().firstMatchingHeader("x-amzn-ErrorType").orElse("")
                        + new String(error, StandardCharsets.UTF_8);
        if (context.httpResponse().statusCode() == 429
                || THROTTLED.matcher(text).find()) {
            limits.throttled(attributes.getAttribute(BUCKETS));
        }
        return content.map(read -> new ByteArrayInputStream(error));
    }

    @Override
    public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
        last.went(clock.instant());
    }

    @Override
    public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
        Throwable failure = context.exception();
        if (failure instanceof AwsServiceException refused && isAskedForWhatMayBeMissing(refused)) {
            last.went(clock.instant());
            return;
        }
        String text = failure instanceof AwsServiceException refused && refused.awsErrorDetails() != null
                ? refused.awsErrorDetails().errorCode() + ": "
                        + refused.awsErrorDetails().errorMessage()
                : failure.getMessage();
        last.failed(clock.instant(), attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME) + ": " + text);
    }

    /** To look for a definition, or a log that is not there yet, is how one learns that: AWS answers as it should. */
    private static boolean isAskedForWhatMayBeMissing(AwsServiceException refused) {
        AwsErrorDetails details = refused.awsErrorDetails();
        return details != null
                && ("ResourceNotFoundException".equals(details.errorCode())
                        || "Unable to describe task definition.".equals(details.errorMessage()));
    }

    private void acquire(ExecutionAttributes attributes) {
        Integer priority = attributes.getAttribute(PRIORITY);
        Consumer<Bucket> waits = attributes.getAttribute(WAITS);
        try {
            limits.acquire(
                    attributes.getAttribute(BUCKETS),
                    priority == null ? 0 : priority,
                    waits == null ? bucket -> {} : waits);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw AbortedException.create("Given up while it waited for its turn", e);
        }
    }

    /** The buckets that a call takes a token of, the scarcest first. */
    static List<Bucket> buckets(String action, SdkRequest request) {
        List<Bucket> buckets = new ArrayList<>();
        if (request instanceof RunTaskRequest run) {
            boolean hasStrategy = run.hasCapacityProviderStrategy();
            boolean spot = run.capacityProviderStrategy().stream().anyMatch(PacedCalls::isSpot);
            // Without a strategy and a launch type the cluster's default decides, which is not known here.
            boolean onDemand = hasStrategy
                    ? run.capacityProviderStrategy().stream()
                            .anyMatch(item -> "FARGATE".equals(item.capacityProvider()))
                    : run.launchType() == null || run.launchType() == LaunchType.FARGATE;
            if (spot) {
                buckets.add(Bucket.FARGATE_SPOT);
            }
            if (onDemand) {
                buckets.add(Bucket.FARGATE_ON_DEMAND);
            }
            if (spot || onDemand) {
                buckets.add(Bucket.FARGATE_CALLS);
            }
        }
        buckets.add(Bucket.of(action));
        return buckets;
    }

    private static boolean isSpot(CapacityProviderStrategyItem item) {
        return SPOT.equals(item.capacityProvider());
    }

    private static byte[] read(InputStream stream) {
        try (stream) {
            return stream.readNBytes(LONGEST_ERROR);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
