package io.waybill.spec.labels;

import static java.util.Objects.requireNonNull;

import io.waybill.spec.yaml.Place;

/**
 * One label of a container.
 *
 * @param name such as {@code airflow.tasks.convert.args.0}
 * @param value as it is written
 * @param keyPlace where the name stands
 * @param place where the value stands
 */
record Label(String name, String value, Place keyPlace, Place place) {
    Label {
        requireNonNull(name, "name");
        requireNonNull(value, "value");
        keyPlace = keyPlace.labelled(name);
        place = place.labelled(name);
    }
}
