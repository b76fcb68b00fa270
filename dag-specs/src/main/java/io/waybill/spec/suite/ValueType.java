package io.waybill.spec.suite;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A type of values. Great Expectations speaks of those of pandas, of Spark and of SQL; they are taken for one of these. */
public enum ValueType {
    /** Whole numbers. */
    INTEGER(
            "int integer long int8 int16 int32 int64 uint8 uint16 uint32 uint64 bigint smallint tinyint integertype longtype"
                    + " shorttype bytetype"),
    /** Numbers, whole ones too. */
    NUMBER("float double number decimal numeric real float16 float32 float64 double_precision floattype doubletype"
            + " decimaltype"),
    /** True and false. */
    BOOLEAN("bool boolean bool_ booleantype"),
    /** Days. */
    DATE("date datetype"),
    /** Times; of a text, also a day. */
    TIMESTAMP("datetime timestamp datetime64 datetime64[ns] datetime64[us] timestamptype timestamptz"),
    /** Texts; of a file without types, everything. */
    TEXT("str string text object varchar char nvarchar unicode stringtype object_ str_");

    private static final Map<String, ValueType> BY_NAME = new TreeMap<>();

    static {
        for (ValueType type : values()) {
            for (String name : type.names.split(" ", -1)) {
                BY_NAME.put(name, type);
            }
        }
    }

    private final String names;

    ValueType(String names) {
        this.names = names;
    }

    /** The type that a name of Great Expectations means, whatever its case; a length such as in {@code VARCHAR(20)} is passed over. */
    public static Optional<ValueType> named(String name) {
        int bracket = name.indexOf('(');
        String bare = bracket > 0 ? name.substring(0, bracket) : name;
        return Optional.ofNullable(BY_NAME.get(bare.strip().toLowerCase(Locale.ROOT)));
    }

    static Collection<String> allNames() {
        return BY_NAME.keySet();
    }
}
