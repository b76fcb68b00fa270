package io.waybill.engine.loop;

import io.waybill.engine.store.VaultStore;
import io.waybill.engine.vault.SecretBox;
import io.waybill.engine.vault.Variable;
import io.waybill.engine.vault.Vault;
import io.waybill.spec.template.Templates;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A variable that somebody changes now and then, and which value it had when. */
final class ChangingValue {
    private static final String SOMEBODY = "ada";

    private final EngineRig rig;
    private final SecretBox box = SecretBox.forThisProcess();
    private final TreeMap<Instant, String> values = new TreeMap<>();
    private Vault vault;

    ChangingValue(EngineRig rig) {
        this.rig = rig;
        this.vault = read();
        vault.create(variable("0"), SOMEBODY);
        values.put(rig.clock.instant(), "0");
    }

    private Vault read() {
        Vault read = new Vault(new VaultStore(rig.database), box, Map.of(), rig.runs.audit(), rig.clock);
        rig.templates = new Templates(read);
        return read;
    }

    /** A new process knows what the database has; its engine is to be made after it. */
    void restart() {
        vault = read();
    }

    void change() {
        String value = Integer.toString(values.size());
        vault.update(variable(value), SOMEBODY);
        values.put(rig.clock.instant(), value);
    }

    private static Variable variable(String value) {
        return Variable.of(RandomExtras.RATE, value, "", false);
    }

    /** What it may have been at a moment: at that of a change, the one before, too. */
    Set<String> at(Instant moment) {
        Set<String> values = new HashSet<>(Set.of(this.values.floorEntry(moment).getValue()));
        Map.Entry<Instant, String> before = this.values.lowerEntry(moment);
        if (before != null && this.values.containsKey(moment)) {
            values.add(before.getValue());
        }
        return values;
    }

    /** How often it was changed. */
    int changes() {
        return values.size() - 1;
    }
}
