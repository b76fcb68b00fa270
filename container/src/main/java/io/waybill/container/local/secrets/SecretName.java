package io.waybill.container.local.secrets;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code valueFrom} names. Source: <a
 * href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html">Pass Secrets
 * Manager secrets through environment variables</a>.
 *
 * @param isParameter whether it is one of the Parameter Store, not of Secrets Manager
 * @param full as it was written, without JSON key and version
 * @param names what the secrets file may call it, the most exact first
 * @param jsonKey the member of the secret that is wanted; empty for all of it
 */
record SecretName(boolean isParameter, String full, List<String> names, String jsonKey) {

    /** An ARN, whose secret may be followed by {@code :json-key:version-stage:version-id}. */
    private static final Pattern SECRET = Pattern.compile(
            "(?<arn>arn:[^:]+:secretsmanager:[^:]*:[^:]*:secret:(?<name>[^:]+))(?::(?<key>[^:]*))?(?::[^:]*){0,2}");

    private static final Pattern PARAMETER = Pattern.compile("arn:[^:]+:ssm:[^:]*:[^:]*:parameter/(?<name>.+)");

    /** What Secrets Manager adds to a name to make an ARN of it. */
    private static final Pattern SUFFIX = Pattern.compile("-[A-Za-z0-9]{6}$");

    static SecretName parse(String valueFrom) {
        Matcher secret = SECRET.matcher(valueFrom);
        if (secret.matches()) {
            String name = secret.group("name");
            List<String> names = new ArrayList<>(List.of(secret.group("arn"), name));
            Matcher suffix = SUFFIX.matcher(name);
            if (suffix.find()) {
                names.add(name.substring(0, suffix.start()));
            }
            String key = secret.group("key");
            return new SecretName(false, secret.group("arn"), List.copyOf(names), key == null ? "" : key);
        }
        Matcher parameter = PARAMETER.matcher(valueFrom);
        String name = parameter.matches() ? parameter.group("name") : valueFrom;
        String plain = name.startsWith("/") ? name.substring(1) : name;
        return new SecretName(true, name, List.of(valueFrom, "/" + plain, plain), "");
    }
}
