package io.waybill.spec;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

final class FixedCatalog implements OperatorCatalog {
    private final List<OperatorType> types;
    private final Map<String, OperatorType> byName = new HashMap<>();

    FixedCatalog(List<OperatorType> types) {
        this.types = List.copyOf(types);
        for (OperatorType type : this.types) {
            add(type.name(), type);
            type.aliases().forEach(alias -> add(alias, type));
        }
    }

    private void add(String name, OperatorType type) {
        OperatorType earlier = byName.putIfAbsent(name, type);
        if (earlier != null) {
            throw new IllegalArgumentException("Operators " + earlier.name() + " and " + type.name()
                    + " both answer to the name " + name + "; give one of them another name");
        }
    }

    @Override
    public Optional<OperatorType> find(String uses) {
        return Optional.ofNullable(byName.get(uses));
    }

    @Override
    public List<OperatorType> all() {
        return types;
    }
}
