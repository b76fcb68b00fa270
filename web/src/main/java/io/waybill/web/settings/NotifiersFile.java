package io.waybill.web.settings;

import io.waybill.spec.Nearest;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Reads the file that {@code notifications.notifiers} names: a map of notifiers by name. A text may hold {@code ${NAME}} for
 * a variable of the environment. Finds everything that is wrong in one go.
 */
public final class NotifiersFile {
    private static final String SETTING = "notifications.notifiers";
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)\\}");
    private static final Pattern ADDRESS =
            Pattern.compile("[^\\s@<>,;]+@[^\\s@<>,;]+|[^<>\\r\\n]+<[^\\s@<>,;]+@[^\\s@<>,;]+>");
    private static final Pattern TOPIC = Pattern.compile("arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_.-]+");
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
    private static final List<String> OURS =
            List.of("content-type", "content-length", "host", "connection", "expect", "upgrade");

    private static final Map<String, List<String>> KEYS = Map.of(
            "slack", List.of("type", "url"),
            "webhook", List.of("type", "url", "secret", "headers"),
            "email", List.of("type", "host", "port", "tls", "starttls", "user", "password", "from", "to", "subject"),
            "sns", List.of("type", "topic_arn", "endpoint"));

    private static final List<String> ALL_KEYS =
            KEYS.values().stream().flatMap(List::stream).distinct().toList();

    private final PlacedYaml yaml;
    private final Map<String, String> variables;
    private final boolean complete;
    private final List<String> secrets = new ArrayList<>();

    /**
     * What a file says.
     *
     * @param notifiers in the order of the file
     * @param secrets what must not be seen: values of variables, addresses of Slack, passwords, keys of signatures
     */
    public record Content(List<NotifierSettings> notifiers, List<String> secrets) {
        public Content {
            notifiers = List.copyOf(notifiers);
            secrets = List.copyOf(secrets);
        }

        /** The names of the notifiers. */
        public List<String> names() {
            return notifiers.stream().map(NotifierSettings::name).toList();
        }

        @Override
        public String toString() {
            return notifiers.toString();
        }
    }

    private NotifiersFile(PlacedYaml yaml, Map<String, String> variables, boolean complete) {
        this.yaml = yaml;
        this.variables = variables;
        this.complete = complete;
    }

    /**
     * The notifiers of a file, ready to be used.
     *
     * @param variables the process's environment
     * @throws SettingsException where something in it is wrong, or a variable is missing
     */
    public static Content read(Path file, Map<String, String> variables) {
        return read(file, variables, true);
    }

    /**
     * The same for those who send nothing, who need not have the variables: what is missing stays as it is written.
     *
     * @throws SettingsException where something in it is wrong
     */
    public static Content readNames(Path file, Map<String, String> variables) {
        return read(file, variables, false);
    }

    private static Content read(Path file, Map<String, String> variables, boolean complete) {
        List<String> problems = new ArrayList<>();
        Content content = read(file, variables, complete, problems);
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        return content;
    }

    /** Adds what is wrong with a file, but for missing variables, to the problems. */
    static void check(Path file, Map<String, String> variables, List<String> problems) {
        var unused = read(file, variables, false, problems);
    }

    private static Content read(Path file, Map<String, String> variables, boolean complete, List<String> problems) {
        NotifiersFile reader = new NotifiersFile(new PlacedYaml(file, SETTING, problems), variables, complete);
        List<NotifierSettings> notifiers = new ArrayList<>();
        reader.yaml.read("notifier", "notifiers by name (write 'ops:', and below it 'type: slack')", (name, node) -> {
            NotifierSettings notifier = reader.notifier(name, node);
            if (notifier != null) {
                notifiers.add(notifier);
            }
        });
        return new Content(notifiers, reader.secrets);
    }

    private @Nullable NotifierSettings notifier(String name, Node node) {
        Map<String, Node> all = yaml.keyed(node, "notifier", ALL_KEYS);
        String type = yaml.word(all.get("type"));
        if (type == null || !KEYS.containsKey(type)) {
            yaml.report(
                    all.getOrDefault("type", node),
                    "a notifier's type is slack, webhook, email or sns" + (type == null ? " (write type: slack)" : ""));
            return null;
        }
        List<String> keys = Objects.requireNonNull(KEYS.get(type));
        all.forEach((key, value) -> {
            if (!keys.contains(key)) {
                yaml.report(
                        value,
                        "a notifier of type " + type + " has no '" + key + "' (" + Nearest.remedy(key, keys, "keys")
                                + ")");
            }
        });
        Members members = new Members(node, all);
        return switch (type) {
            case "slack" -> slack(name, members);
            case "webhook" -> webhook(name, members);
            case "email" -> email(name, members);
            default -> sns(name, members);
        };
    }

    /** What is under a notifier's name. */
    private record Members(Node node, Map<String, Node> all) {
        @Nullable Node get(String key) {
            return all.get(key);
        }
    }

    private @Nullable NotifierSettings slack(String name, Members members) {
        URI url = uri(members, "url", true, true);
        return url == null ? null : new NotifierSettings.Slack(name, url);
    }

    private @Nullable NotifierSettings webhook(String name, Members members) {
        URI url = uri(members, "url", true, false);
        String secret = secret(members.get("secret"));
        Map<String, String> headers = new TreeMap<>();
        yaml.texts(members.get("headers"), "headers (write 'Authorization: Bearer ${TOKEN}')")
                .forEach((key, text) -> {
                    Node at = Objects.requireNonNull(members.get("headers"));
                    String value = filled(at, text);
                    if (!HEADER.matcher(key).matches() || OURS.contains(key.toLowerCase(Locale.ROOT))) {
                        yaml.report(at, "'" + key + "' is no header that can be set");
                    } else if (!value.matches("[\\x20-\\x7e\\t]*")) {
                        yaml.report(at, "the header " + key + " must be plain text on one line");
                    } else {
                        headers.put(key, value);
                    }
                });
        return url == null ? null : new NotifierSettings.Webhook(name, url, secret, headers);
    }

    private @Nullable NotifierSettings email(String name, Members members) {
        String host = needed(members, "host", filled(members.get("host")));
        String from = needed(members, "from", address(members.get("from")));
        List<String> to = new ArrayList<>();
        Node receivers = members.get("to");
        if (receivers == null) {
            missing(members, "to");
        } else {
            for (String address : Objects.requireNonNullElse(yaml.words(receivers), List.<String>of())) {
                to.add(checkedAddress(receivers, filled(receivers, address)));
            }
        }
        Integer port = yaml.count(members.get("port"));
        Boolean tls = yaml.bool(members.get("tls"));
        Boolean starttls = yaml.bool(members.get("starttls"));
        String user = filled(members.get("user"));
        String password = secret(members.get("password"));
        if ((user == null) != (password == null)) {
            yaml.report(members.node(), "user and password go together (give both, or none)");
        }
        if (host == null || from == null || to.isEmpty()) {
            return null;
        }
        boolean encrypted = Boolean.TRUE.equals(tls);
        boolean upgraded = starttls == null ? !encrypted : starttls;
        if (encrypted && upgraded) {
            yaml.report(members.node(), "tls and starttls exclude each other (keep one)");
        }
        return new NotifierSettings.Email(
                name,
                host,
                port != null ? port : encrypted ? 465 : 587,
                encrypted,
                upgraded,
                user,
                password,
                from,
                to,
                Objects.requireNonNullElse(yaml.word(members.get("subject")), "[waybill]"));
    }

    private @Nullable NotifierSettings sns(String name, Members members) {
        String topic = needed(members, "topic_arn", filled(members.get("topic_arn")));
        if (topic != null && isKnown(topic) && !TOPIC.matcher(topic).matches()) {
            yaml.report(
                    Objects.requireNonNull(members.get("topic_arn")),
                    "this is no topic's ARN (write arn:aws:sns:eu-central-1:111122223333:alerts)");
        }
        URI endpoint = uri(members, "endpoint", false, false);
        return topic == null ? null : new NotifierSettings.Sns(name, topic, endpoint);
    }

    private @Nullable String needed(Members members, String key, @Nullable String value) {
        missing(members, key);
        return value;
    }

    private void missing(Members members, String key) {
        if (members.get(key) == null) {
            yaml.report(members.node(), "the key '" + key + "' is missing (add " + key + ": …)");
        }
    }

    private @Nullable URI uri(Members members, String key, boolean needed, boolean secret) {
        Node node = members.get(key);
        String text = secret ? secret(node) : filled(node);
        if (node == null || text == null) {
            if (needed) {
                missing(members, key);
            }
            return null;
        }
        if (!isKnown(text)) {
            return URI.create("http://unknown/");
        }
        try {
            URI uri = new URI(text);
            if (("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) && uri.getHost() != null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // Its message has the address in it, which may be secret.
        }
        yaml.report(node, "this must be an address such as https://host/path");
        return null;
    }

    private @Nullable String address(@Nullable Node node) {
        String text = filled(node);
        return node == null || text == null ? null : checkedAddress(node, text);
    }

    private String checkedAddress(Node node, String text) {
        if (isKnown(text) && !ADDRESS.matcher(text).matches()) {
            yaml.report(node, "this is no mail address (write ops@example.com)");
        }
        return text;
    }

    private @Nullable String secret(@Nullable Node node) {
        String text = filled(node);
        if (text != null && isKnown(text)) {
            secrets.add(text);
        }
        return text;
    }

    private @Nullable String filled(@Nullable Node node) {
        String text = yaml.word(node);
        return node == null || text == null ? null : filled(node, text);
    }

    /** The text with the values of its variables. */
    private String filled(Node node, String text) {
        Matcher variable = VARIABLE.matcher(text);
        return variable.replaceAll(found -> {
            String value = variables.get(found.group(1));
            if (value == null || value.isEmpty()) {
                if (complete) {
                    yaml.report(node, "the environment has no " + found.group(1) + " (set it, or take it out)");
                }
                return Matcher.quoteReplacement(found.group());
            }
            secrets.add(value);
            return Matcher.quoteReplacement(value);
        });
    }

    private static boolean isKnown(String text) {
        return !VARIABLE.matcher(text).find();
    }
}
