package io.waybill.engine.plugin;

import io.waybill.engine.graph.OperatorFactory;
import io.waybill.engine.graph.Operators;
import io.waybill.engine.runtime.EngineAction;
import io.waybill.engine.runtime.EngineSensor;
import io.waybill.spec.bind.RecordBinder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The program's own operators and calls, and those of all plug-ins. What of a plug-in is broken is left out, with a problem
 * that names it; nothing else suffers. Thread safe.
 */
public final class Plugins {
    private static final Logger LOG = LoggerFactory.getLogger(Plugins.class);

    /** Stands for the program itself where a problem names a plug-in. */
    private static final String PROGRAM = "Waybill";

    /** What a JDBC driver declares. */
    private static final String DRIVER = "java.sql.Driver";

    private final List<PluginProblem> problems = new ArrayList<>();
    private final List<PluginJars> jars = new ArrayList<>();
    private final List<Brought> brought = new ArrayList<>();
    private final Operators operators;

    /** An {@link EnginePlugin}, and where it comes from. */
    private record Brought(String from, EnginePlugin plugin, ClassLoader loader) {}

    @SuppressWarnings("rawtypes")
    private Plugins(List<Path> folders) {
        ClassLoader program = Plugins.class.getClassLoader();
        Map<String, String> taken = new HashMap<>();
        List<OperatorFactory<?>> factories = new ArrayList<>();
        for (OperatorFactory factory : ServiceLoader.load(OperatorFactory.class, program)) {
            names(factory).forEach(name -> taken.put(name, PROGRAM));
            factories.add(factory);
        }
        ServiceLoader.load(EnginePlugin.class, program).forEach(own -> brought.add(new Brought(PROGRAM, own, program)));
        for (Path folder : new TreeSet<>(folders)) {
            jars.addAll(PluginJars.in(folder, problems::add));
        }
        for (PluginJars plugin : jars) {
            if (!plugin.declares(OperatorFactory.class.getName())
                    && !plugin.declares(EnginePlugin.class.getName())
                    && !plugin.declares(DRIVER)) {
                problems.add(new PluginProblem(
                        plugin.name(),
                        "It brings neither operators nor a JDBC driver: there is no META-INF/services/"
                                + OperatorFactory.class.getName() + " in it. Add one, or put the jar into the folder of"
                                + " the plug-in that needs it"));
                continue;
            }
            for (OperatorFactory factory : plugin.services(OperatorFactory.class, problems::add)) {
                if (isUsable(plugin, factory, taken)) {
                    factories.add(factory);
                }
            }
            plugin.services(EnginePlugin.class, problems::add)
                    .forEach(engine -> brought.add(new Brought(plugin.name(), engine, plugin.loader())));
        }
        operators = Operators.of(factories);
        problems.forEach(problem -> LOG.error("A plug-in is left out, in whole or in part: {}", problem));
    }

    /**
     * Loads them all.
     *
     * @param folders where jars and folders of jars may lie; those that are not there hold none
     */
    public static Plugins load(List<Path> folders) {
        return new Plugins(folders);
    }

    /** What only the program itself has. */
    public static Plugins none() {
        return new Plugins(List.of());
    }

    /** Reads all that a factory says of itself, for what it lacks shows only then. */
    private boolean isUsable(PluginJars plugin, OperatorFactory<?> factory, Map<String, String> taken) {
        String type = factory.getClass().getName();
        try {
            for (String name : names(factory)) {
                String holder = taken.putIfAbsent(name, plugin.name());
                if (holder != null) {
                    problems.add(new PluginProblem(
                            plugin.name(),
                            type + ": the name '" + name + "' is taken by " + holder + "; give the operator another"));
                    return false;
                }
            }
            var unused = RecordBinder.keysOf(factory.withType());
            return !factory.summary().isEmpty();
        } catch (RuntimeException | LinkageError e) {
            problems.add(new PluginProblem(plugin.name(), type + ": " + e));
            return false;
        }
    }

    private static List<String> names(OperatorFactory<?> factory) {
        return Stream.concat(Stream.of(factory.name()), factory.aliases().stream())
                .toList();
    }

    /** What DAG files may use. */
    public Operators operators() {
        return operators;
    }

    /** Their jars or folders. */
    public List<String> names() {
        return jars.stream().map(PluginJars::name).toList();
    }

    /** What cannot be used. */
    public List<PluginProblem> problems() {
        return List.copyOf(problems);
    }

    /** Of the program and of all plug-ins. */
    public List<ClassLoader> classLoaders() {
        return Stream.concat(
                        Stream.of(Plugins.class.getClassLoader()), jars.stream().map(PluginJars::loader))
                .toList();
    }

    /**
     * Makes all their calls ready.
     *
     * @param actions names of actions that are taken
     * @param sensors names of sensors that are taken
     */
    public OpenPlugins open(PluginContext context, Set<String> actions, Set<String> sensors) {
        Map<String, String> takenActions = new HashMap<>();
        actions.forEach(name -> takenActions.put(name, PROGRAM));
        Map<String, String> takenSensors = new HashMap<>();
        sensors.forEach(name -> takenSensors.put(name, PROGRAM));
        List<EngineAction> openActions = new ArrayList<>();
        List<EngineSensor> openSensors = new ArrayList<>();
        List<Runnable> closes = new ArrayList<>();
        List<PluginProblem> found = new ArrayList<>();
        for (Brought one : brought) {
            try {
                EngineCalls calls = one.plugin.open(context);
                closes.add(calls.close());
                for (EngineAction action : calls.actions()) {
                    if (isFree(action.name(), "action", one, takenActions, found)) {
                        openActions.add(new ContainedAction(action, one.loader));
                    }
                }
                for (EngineSensor sensor : calls.sensors()) {
                    if (isFree(sensor.name(), "sensor", one, takenSensors, found)) {
                        openSensors.add(new ContainedSensor(sensor, one.loader));
                    }
                }
            } catch (RuntimeException | LinkageError e) {
                found.add(new PluginProblem(one.from, one.plugin.getClass().getName() + ": " + e));
            }
        }
        found.forEach(problem -> LOG.error("A plug-in is left out, in whole or in part: {}", problem));
        return new OpenPlugins(openActions, openSensors, closes, found);
    }

    private static boolean isFree(
            String name, String what, Brought one, Map<String, String> taken, List<PluginProblem> found) {
        String holder = taken.putIfAbsent(name, one.from);
        if (holder != null) {
            found.add(new PluginProblem(
                    one.from,
                    "The name '" + name + "' of its " + what + " is taken by " + holder + "; give it another"));
        }
        return holder == null;
    }
}
