package io.waybill.spec.template;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Optional;

/** {@code var} in a template. Public for Jinjava, which calls its getters; not for other callers. */
public final class VarVariable {
    private static final JsonMapper JSON = new JsonMapper();

    private final VaultValues vault;
    private final SecretWatch watch;

    VarVariable(VaultValues vault, SecretWatch watch) {
        this.vault = vault;
        this.watch = watch;
    }

    private Optional<String> text(String key) {
        Optional<VaultValues.VariableValue> variable;
        try {
            variable = vault.variable(key);
        } catch (AwaitedException e) {
            throw watch.awaited(e);
        }
        variable.filter(VaultValues.VariableValue::secret).ifPresent(found -> watch.used("the variable '" + key + "'"));
        return variable.map(VaultValues.VariableValue::value);
    }

    private static String missing(String key, String kind, String otherwise) {
        return "There is no variable '" + key + "'; set it on the page Variables or with 'waybill variables set " + key
                + " …', or write {{ var." + kind + ".get('" + key + "', " + otherwise + ") }}";
    }

    /** Variables as texts. */
    public Texts getValue() {
        return new Texts();
    }

    /** Variables that hold JSON. */
    public Trees getJson() {
        return new Trees();
    }

    @Override
    public String toString() {
        return "var";
    }

    /** {@code var.value}. */
    public final class Texts extends LookUp {
        @Override
        Optional<Object> find(String name) {
            return text(name).map(text -> text);
        }

        @Override
        String missing(String name) {
            return VarVariable.missing(name, "value", "'…'");
        }
    }

    /** {@code var.json}. */
    public final class Trees extends LookUp {
        @Override
        Optional<Object> find(String name) {
            return text(name).map(text -> {
                try {
                    return JsonValues.of(JSON.readTree(text));
                } catch (JsonProcessingException e) {
                    // Without its cause, which quotes what may be a secret.
                    throw new IllegalArgumentException("The variable '" + name + "' is no JSON; use var.value." + name);
                }
            });
        }

        @Override
        String missing(String name) {
            return VarVariable.missing(name, "json", "{}");
        }
    }
}
