package io.waybill.spec.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.interpret.Context;
import com.hubspot.jinjava.interpret.TemplateError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Renders Jinja templates strictly: an unknown variable, filter or tag is an error that names it, never an empty text. The
 * sandbox: no files, no other templates, no Java objects but texts, numbers, lists, maps and the documented wrappers; what a
 * variable holds is never a template itself; the output is limited. Lists, maps and null print as JSON.
 *
 * <p>Making one takes some hundred milliseconds; it is meant to be shared. Thread safe.
 */
public final class Templates {
    /** The longest output, in characters. */
    static final long MAX_OUTPUT = 1024 * 1024;

    private static final Set<String> OFF_TAGS = Set.of(
            "autoescape",
            "block",
            "break",
            "call",
            "continue",
            "cycle",
            "do",
            "extends",
            "from",
            "ifchanged",
            "import",
            "include",
            "macro",
            "print",
            "unless");
    /** These would take an output of a task for a template or for YAML, or differ from time to time. */
    private static final Set<String> OFF_FILTERS = Set.of("render", "fromyaml", "random", "shuffle");

    private static final Set<String> ON_FUNCTIONS = Set.of("range");
    private static final Set<String> OFF_FUNCTIONS = Set.of(
            ":today",
            ":namespace",
            ":datetimeformat",
            ":strtodate",
            ":format_time",
            ":format_datetime",
            ":super",
            ":truncate",
            ":format_date",
            ":strtotime",
            ":type",
            ":unixtimestamp");

    private final VaultValues vault;
    private final JinjaRenderer renderer;
    private final JinjaNames names;

    /** Without variables and connections. */
    public Templates() {
        this(VaultValues.NONE);
    }

    /**
     * Prepares the engine.
     *
     * @param vault the variables and connections that there are
     */
    public Templates(VaultValues vault) {
        this.vault = vault;
        Jinjava jinjava = new DateOperators(JinjavaConfig.newBuilder()
                .withFailOnUnknownTokens(true)
                .withNestedInterpretationEnabled(false)
                .withMaxOutputSize(MAX_OUTPUT)
                .withMaxRenderDepth(10)
                .withDisabled(Map.of(
                        Context.Library.TAG, OFF_TAGS,
                        Context.Library.FILTER, OFF_FILTERS,
                        Context.Library.FUNCTION, OFF_FUNCTIONS))
                .build());
        DateFilter.all().forEach(jinjava::registerFilter);
        renderer = new JinjaRenderer(jinjava);
        names = JinjaNames.of(jinjava.getGlobalContextCopy(), OFF_FILTERS, ON_FUNCTIONS);
    }

    /** Whether a text has any Jinja in it, so that it must be rendered. */
    public static boolean isTemplate(String text) {
        return text.contains("{{") || text.contains("{%") || text.contains("{#");
    }

    /**
     * What is wrong with a template, whatever run it is rendered for; empty when nothing is.
     *
     * @param params the params that the DAG declares
     * @param tasks the ids of the DAG's tasks, for {@code xcom_pull}; empty when any may be named
     * @param mapped whether it is of a task that is run for items
     */
    public List<TemplateProblem> check(String template, Set<String> params, Set<String> tasks, boolean mapped) {
        return check(template, params, tasks, Set.of(), mapped);
    }

    /**
     * What is wrong with a template, whatever run it is rendered for; empty when nothing is.
     *
     * @param params the params that the DAG declares
     * @param tasks the ids of the DAG's tasks, for {@code xcom_pull}; empty when any may be named
     * @param assets the assets of the DAG's schedule, for {@code triggering_asset_events}; empty when any may be named
     * @param mapped whether it is of a task that is run for items
     */
    public List<TemplateProblem> check(
            String template, Set<String> params, Set<String> tasks, Set<String> assets, boolean mapped) {
        if (!isTemplate(template)) {
            return List.of();
        }
        NameCheck check = new NameCheck(NameCheck.everyVariable(mapped), params, tasks, assets, names);
        return new TemplateCheck(template, check).run();
    }

    /**
     * Renders one template.
     *
     * @throws TemplateException when it cannot be rendered, or a secret is used in it
     * @throws AwaitedException where something that it uses is not known yet
     */
    public String render(String template, TemplateContext context) {
        if (!isTemplate(template)) {
            return template;
        }
        Rendering rendering = new Rendering(context, SecretPlaces.NONE);
        String rendered = rendering.text(template, List.of());
        rendering.refuseAwaited();
        return rendered;
    }

    /**
     * A copy of a JSON tree in which all texts are rendered. Keys are not templates.
     *
     * @throws TemplateException when one cannot be rendered, or a secret is used in it
     * @throws AwaitedException where something that one uses is not known yet
     */
    public JsonNode renderTree(JsonNode tree, TemplateContext context) {
        return renderTree(tree, context, SecretPlaces.NONE);
    }

    /**
     * A copy of a JSON tree in which all texts are rendered, and those in which a secret was used are sealed.
     *
     * @param places where a secret may be used
     * @throws TemplateException when one cannot be rendered, or a secret is used in another place
     * @throws AwaitedException where something that one uses is not known yet
     */
    public JsonNode renderTree(JsonNode tree, TemplateContext context, SecretPlaces places) {
        Rendering rendering = new Rendering(context, places);
        JsonNode rendered = rendering.tree(tree, new ArrayList<>());
        rendering.refuseAwaited();
        return rendered;
    }

    /** A copy of a JSON tree in which all that is sealed is readable again. For those alone whom it is meant for. */
    public JsonNode opened(JsonNode tree) {
        return SealedTexts.replaced(tree, vault::open);
    }

    /** The texts of one try. */
    private final class Rendering {
        private final SecretWatch watch = new SecretWatch();
        private final Map<String, Object> variables;
        private final Set<String> params;
        private final SecretPlaces places;

        Rendering(TemplateContext context, SecretPlaces places) {
            this.variables = context.variables();
            variables.put("var", new VarVariable(vault, watch));
            variables.put("conn", new ConnVariable(vault, watch));
            this.params = context.params().keySet();
            this.places = places;
        }

        JsonNode tree(JsonNode node, List<String> path) {
            if (node.isTextual()) {
                String text = node.textValue();
                return isTemplate(text) ? TextNode.valueOf(text(text, path)) : node;
            }
            if (node instanceof ObjectNode object) {
                ObjectNode rendered = object.objectNode();
                object.properties()
                        .forEach(entry -> rendered.set(entry.getKey(), below(entry.getValue(), path, entry.getKey())));
                return rendered;
            }
            if (node instanceof ArrayNode array) {
                ArrayNode rendered = array.arrayNode(array.size());
                array.forEach(item -> rendered.add(below(item, path, "*")));
                return rendered;
            }
            return node;
        }

        private JsonNode below(JsonNode node, List<String> path, String step) {
            path.add(step);
            JsonNode rendered = tree(node, path);
            path.remove(path.size() - 1);
            return rendered;
        }

        String text(String template, List<String> path) {
            JinjaRenderer.Rendered result = renderer.render(template, variables);
            Optional<String> secret = watch.take();
            if (watch.awaited().isPresent()) {
                // The others are still rendered, so that all that they need is asked for together.
                return "";
            }
            if (result.error() != null) {
                throw failure(template, result.error(), variables.keySet(), params, secret.isPresent());
            }
            if (secret.isEmpty()) {
                return result.output();
            }
            if (!places.allow(path)) {
                throw new TemplateException(
                        template,
                        1,
                        0,
                        "A secret, " + secret.get() + ", cannot be used here",
                        "use it in the environment or the command of a container, or have ECS hand it over: secrets");
            }
            return vault.seal(result.output());
        }

        void refuseAwaited() {
            watch.awaited().ifPresent(awaited -> {
                throw awaited;
            });
        }
    }

    /** What our own functions say, without the name of the exception that Jinjava puts before it. */
    private static String told(TemplateError error) {
        String message = error.getMessage() == null ? "Cannot be rendered" : error.getMessage();
        String ours = IllegalArgumentException.class.getSimpleName() + ": ";
        int at = message.indexOf(ours);
        String own = at < 0 ? message : message.substring(at + ours.length());
        // What was behind it is told in words of its own.
        return own.lines().findFirst().orElse(own);
    }

    private TemplateException failure(
            String template, TemplateError error, Set<String> variables, Set<String> params, boolean secret) {
        List<TemplateProblem> problems =
                new TemplateCheck(template, new NameCheck(variables, params, Set.of(), Set.of(), names)).run();
        if (!problems.isEmpty()) {
            TemplateProblem problem = problems.get(0);
            int lineStart = template.lastIndexOf('\n', Math.max(0, problem.offset() - 1)) + 1;
            int line = 1
                    + (int) template.substring(0, lineStart)
                            .chars()
                            .filter(c -> c == '\n')
                            .count();
            return new TemplateException(
                    template, line, problem.offset() - lineStart + 1, problem.message(), problem.remedy());
        }
        // What the engine says of a text may quote it.
        String message = secret ? "It cannot be rendered; why is not told, for a secret is used in it" : told(error);
        return new TemplateException(
                template, Math.max(1, error.getLineno()), Math.max(0, error.getStartPosition()), message, "");
    }
}
