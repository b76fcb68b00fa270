package io.waybill.engine.graph;

import io.waybill.engine.error.ErrorCode;
import io.waybill.engine.error.WaybillException;
import io.waybill.spec.OperatorCatalog;
import io.waybill.spec.OperatorType;
import io.waybill.spec.TaskSpec;
import io.waybill.spec.bind.SpecBindingException;
import io.waybill.spec.bind.WithReader;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * The operators that DAG files may use, by name and alias. Immutable and safe for use by several threads.
 */
public final class Operators implements OperatorCatalog {
    private static final WithReader WITH = new WithReader();

    private final OperatorCatalog catalog;
    private final Map<String, OperatorFactory<?>> factories = new HashMap<>();

    private Operators(List<OperatorFactory<?>> factories) {
        List<OperatorFactory<?>> sorted = factories.stream()
                .sorted(Comparator.comparing(OperatorFactory::name))
                .toList();
        this.catalog = OperatorCatalog.of(sorted.stream()
                .map(factory ->
                        new OperatorType(factory.name(), factory.aliases(), factory.withType(), factory.summary()))
                .toList());
        for (OperatorFactory<?> factory : sorted) {
            this.factories.put(factory.name(), factory);
            factory.aliases().forEach(alias -> this.factories.put(alias, factory));
        }
    }

    /** All that are on the class path, by {@link ServiceLoader}. */
    @SuppressWarnings("rawtypes")
    public static Operators load() {
        return new Operators(ServiceLoader.load(OperatorFactory.class).stream()
                .<OperatorFactory<?>>map(ServiceLoader.Provider::get)
                .toList());
    }

    /**
     * Exactly these.
     *
     * @throws IllegalArgumentException where two of them share a name or an alias
     */
    public static Operators of(List<OperatorFactory<?>> factories) {
        return new Operators(factories);
    }

    @Override
    public Optional<OperatorType> find(String uses) {
        return catalog.find(uses);
    }

    @Override
    public List<OperatorType> all() {
        return catalog.all();
    }

    /** What the task's operator makes of it. */
    OperatorGroup create(TaskSpec task, OperatorContext context) {
        OperatorFactory<?> factory = factories.get(task.uses());
        if (factory == null) {
            throw new WaybillException(
                    ErrorCode.INVALID_DAG,
                    "DAG " + context.dagId() + ": task " + task.id() + " uses the operator '" + task.uses()
                            + "', which is not installed. Known are: "
                            + String.join(
                                    ", ", all().stream().map(OperatorType::name).toList()));
        }
        return create(factory, task, context);
    }

    private static <W extends Record> OperatorGroup create(
            OperatorFactory<W> factory, TaskSpec task, OperatorContext context) {
        try {
            return factory.create(task, WITH.bind(task.with(), factory.withType()), context);
        } catch (LinkageError e) {
            throw new WaybillException(
                    ErrorCode.INVALID_DAG,
                    "DAG " + context.dagId() + ": the operator " + factory.name() + " of task " + task.id()
                            + " lacks something, or was made for another version of Waybill: " + e,
                    e);
        } catch (SpecBindingException e) {
            throw new WaybillException(
                    ErrorCode.INVALID_DAG,
                    "DAG " + context.dagId() + ": task " + task.id() + " does not fit the operator " + factory.name()
                            + ": " + e.getMessage(),
                    e);
        }
    }
}
