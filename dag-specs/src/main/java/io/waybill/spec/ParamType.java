package io.waybill.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** The types of a param's value, as JSON Schema names them. */
public enum ParamType {
    /** A text. */
    @JsonProperty("string")
    STRING,
    /** A whole number. */
    @JsonProperty("integer")
    INTEGER,
    /** Any number. */
    @JsonProperty("number")
    NUMBER,
    /** True or false. */
    @JsonProperty("boolean")
    BOOLEAN,
    /** A list. */
    @JsonProperty("array")
    ARRAY,
    /** A map. */
    @JsonProperty("object")
    OBJECT,
    /** No value: the param may be left empty. */
    @JsonProperty("null")
    NULL;

    /** The name as it is written in a file, such as {@code string}. */
    public String jsonName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
