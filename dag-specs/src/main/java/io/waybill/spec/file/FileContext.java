package io.waybill.spec.file;

import io.waybill.spec.NotifierCatalog;
import io.waybill.spec.OperatorCatalog;
import io.waybill.spec.SpecValueException;
import io.waybill.spec.TargetCatalog;
import io.waybill.spec.template.Templates;
import io.waybill.spec.yaml.YamlMap;
import java.util.ArrayList;
import java.util.List;

/**
 * What is the same for everything in one file.
 *
 * @param operators what {@code uses} may name
 * @param targets what tasks may name as their target
 * @param notifiers what {@code on_failure} and its like may name
 * @param templates checks the templates
 * @param pinned reads the files beside it
 * @param problems where problems are collected
 */
record FileContext(
        OperatorCatalog operators,
        TargetCatalog targets,
        NotifierCatalog notifiers,
        Templates templates,
        PinnedFiles pinned,
        Problems problems) {

    /**
     * Checks the names of notifiers.
     *
     * @param around the map that they are in
     * @param path the way from there to their list
     */
    void checkNotifiers(YamlMap around, List<String> path, List<String> names) {
        for (int i = 0; i < names.size(); i++) {
            try {
                notifiers.check(names.get(i));
            } catch (SpecValueException e) {
                List<String> place = new ArrayList<>(path);
                place.add(String.valueOf(i));
                problems.add(around.locate(place), e.code(), e.getMessage(), e.remedy());
            }
        }
    }
}
