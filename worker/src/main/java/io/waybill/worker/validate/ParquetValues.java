package io.waybill.worker.validate;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.JsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/** Values of Parquet as values of Java, by their logical types. */
final class ParquetValues {
    private static final int JULIAN_DAY_OF_1970 = 2_440_588;

    private ParquetValues() {}

    /** Null for null, and for a number that is none. */
    static @Nullable Object of(Group row, int field) {
        int count = row.getFieldRepetitionCount(field);
        Type type = row.getType().getType(field);
        if (type.isRepetition(Type.Repetition.REPEATED)) {
            return new Nested(IntStream.range(0, count)
                    .mapToObj(i -> row.getValueToString(field, i))
                    .collect(Collectors.joining(", ", "[", "]")));
        }
        if (count == 0) {
            return null;
        }
        return type.isPrimitive()
                ? primitive(row, field, type.asPrimitiveType())
                : new Nested(row.getGroup(field, 0).toString());
    }

    private static @Nullable Object primitive(Group row, int field, PrimitiveType type) {
        LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
        return switch (type.getPrimitiveTypeName()) {
            case BOOLEAN -> row.getBoolean(field, 0);
            case INT32 -> ofInteger(row.getInteger(field, 0), meaning);
            case INT64 -> ofLong(row.getLong(field, 0), meaning);
            case FLOAT -> ofDouble(Double.parseDouble(Float.toString(row.getFloat(field, 0))));
            case DOUBLE -> ofDouble(row.getDouble(field, 0));
            case INT96 -> ofInt96(row.getInt96(field, 0));
            case BINARY, FIXED_LEN_BYTE_ARRAY -> ofBytes(row.getBinary(field, 0), meaning);
        };
    }

    private static Object ofInteger(int value, @Nullable LogicalTypeAnnotation meaning) {
        return meaning instanceof DateLogicalTypeAnnotation ? LocalDate.ofEpochDay(value) : ofLong(value, meaning);
    }

    private static Object ofLong(long value, @Nullable LogicalTypeAnnotation meaning) {
        if (meaning instanceof DecimalLogicalTypeAnnotation decimal) {
            return BigDecimal.valueOf(value, decimal.getScale());
        }
        if (meaning instanceof TimestampLogicalTypeAnnotation time) {
            ChronoUnit unit = switch (time.getUnit()) {
                case MILLIS -> ChronoUnit.MILLIS;
                case MICROS -> ChronoUnit.MICROS;
                case NANOS -> ChronoUnit.NANOS;
            };
            return Instant.EPOCH.plus(value, unit);
        }
        return value;
    }

    private static @Nullable Object ofDouble(double value) {
        return Double.isNaN(value) ? null : value;
    }

    /** How times were written before there were timestamps: nanoseconds of the day, and the Julian day. */
    private static Object ofInt96(Binary bytes) {
        ByteBuffer buffer = bytes.toByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        long nanos = buffer.getLong();
        long day = buffer.getInt() - (long) JULIAN_DAY_OF_1970;
        return Instant.EPOCH.plus(day, ChronoUnit.DAYS).plusNanos(nanos);
    }

    private static Object ofBytes(Binary bytes, @Nullable LogicalTypeAnnotation meaning) {
        if (meaning instanceof StringLogicalTypeAnnotation
                || meaning instanceof EnumLogicalTypeAnnotation
                || meaning instanceof JsonLogicalTypeAnnotation) {
            return bytes.toStringUsingUTF8();
        }
        if (meaning instanceof DecimalLogicalTypeAnnotation decimal) {
            return new BigDecimal(new BigInteger(bytes.getBytes()), decimal.getScale());
        }
        return new Nested(HexFormat.of().formatHex(bytes.getBytes()));
    }
}
