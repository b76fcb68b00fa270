package io.waybill.web.cli;

import io.waybill.container.ecs.Finding;
import io.waybill.engine.loop.Engine;
import io.waybill.engine.net.AddressGuard;
import io.waybill.engine.plugin.OpenPlugins;
import io.waybill.engine.plugin.PluginContext;
import io.waybill.engine.plugin.PluginProblem;
import io.waybill.engine.plugin.Plugins;
import io.waybill.web.settings.Settings;
import io.waybill.web.wiring.Compute;
import io.waybill.web.wiring.PluginFolders;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the doctor has to say of plug-ins. */
final class PluginFindings {
    private static final String WHAT = "plug-ins";

    private PluginFindings() {}

    /** How they are: what there is where none is broken, else each that is. */
    static List<Finding> of(Plugins plugins, Settings settings, Environment environment) {
        List<PluginProblem> problems = new ArrayList<>(plugins.problems());
        PluginContext context = new PluginContext(
                Compute.services(settings.aws()),
                new AddressGuard(settings.http().allowPrivate()),
                plugins.classLoaders(),
                environment.clock());
        try (OpenPlugins open = plugins.open(context, Engine.OWN_ACTIONS, Engine.OWN_SENSORS)) {
            problems.addAll(open.problems());
        }
        if (problems.isEmpty()) {
            return List.of(Finding.ok(WHAT, found(plugins, settings, environment.workingFolder())));
        }
        return problems.stream()
                .map(problem -> Finding.fail(WHAT, problem.toString(), "All else works; mend or remove it."))
                .toList();
    }

    private static String found(Plugins plugins, Settings settings, Path workingFolder) {
        List<String> folders = PluginFolders.of(settings, workingFolder).stream()
                .map(Path::toString)
                .toList();
        return plugins.names().isEmpty()
                ? "there are none in " + String.join(" and ", folders)
                : String.join(", ", plugins.names());
    }
}
