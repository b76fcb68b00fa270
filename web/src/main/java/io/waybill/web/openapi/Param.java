package io.waybill.web.openapi;

/**
 * A parameter of an address.
 *
 * @param name as it is sent
 * @param kind what it is
 * @param repeated whether it may be there several times
 * @param says what it does; empty where the name says it
 */
public record Param(String name, Kind kind, boolean repeated, String says) {

    /** What a parameter is. */
    public enum Kind {
        /** A text. */
        TEXT("string", ""),
        /** True or false. */
        FLAG("boolean", ""),
        /** A whole number. */
        WHOLE("integer", ""),
        /** A number. */
        NUMBER("number", ""),
        /** A date and time with its offset. */
        DATE("string", "date-time");

        private final String type;
        private final String format;

        Kind(String type, String format) {
            this.type = type;
            this.format = format;
        }

        /** Its type in JSON Schema. */
        public String type() {
            return type;
        }

        /** Its format in JSON Schema; empty for none. */
        public String format() {
            return format;
        }
    }
}
