package io.waybill.spec.bind;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.AnnotationIntrospector;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What keys a record has in JSON, as Jackson sees it. */
final class RecordShape {
    private static final Map<Class<?>, RecordShape> CACHE = new ConcurrentHashMap<>();
    private static final Map<Class<?>, Boolean> KEYED = new ConcurrentHashMap<>();

    private final Map<String, Property> properties;

    /**
     * One key.
     *
     * @param name in JSON
     * @param component the record component's name
     * @param type the component's type
     * @param defaultValue what an absent key stands for; null when there is no default
     * @param required whether the key must be there when it has no default
     * @param single whether one value may stand for a list of one
     * @param description for people; empty when there is none
     * @param opaque whether the component has a reader of its own, so that its type does not tell what it takes
     */
    record Property(
            String name,
            String component,
            JavaType type,
            @Nullable JsonNode defaultValue,
            boolean required,
            boolean single,
            String description,
            boolean opaque) {
        /** Whether JSON's null is a value here, and not the same as no key. */
        boolean takesNull() {
            return type.getRawClass().isAssignableFrom(NullNode.class);
        }
    }

    private RecordShape(Map<String, Property> properties) {
        this.properties = properties;
    }

    /** The keys by their names in JSON, in the order of the components. */
    Map<String, Property> properties() {
        return properties;
    }

    List<String> names() {
        return List.copyOf(properties.keySet());
    }

    /** The name in JSON of a component. */
    String nameOf(String component) {
        for (Property property : properties.values()) {
            if (property.component.equals(component)) {
                return property.name;
            }
        }
        return component;
    }

    /** Whether a type is a record with keys, and not a value such as a date that only happens to be a record. */
    static boolean hasKeys(JavaType type) {
        Class<?> raw = type.getRawClass();
        return raw.isRecord() && KEYED.computeIfAbsent(raw, RecordShape::isKeyed);
    }

    private static boolean isKeyed(Class<?> record) {
        return !record.isAnnotationPresent(JsonTypeInfo.class)
                && describe(record).findJsonValueAccessor() == null;
    }

    static RecordShape of(Class<?> type) {
        return CACHE.computeIfAbsent(type, RecordShape::read);
    }

    private static BeanDescription describe(Class<?> type) {
        return SpecJson.mapper()
                .getDeserializationConfig()
                .introspect(SpecJson.mapper().constructType(type));
    }

    private static RecordShape read(Class<?> type) {
        Map<String, Property> properties = new LinkedHashMap<>();
        AnnotationIntrospector introspector =
                SpecJson.mapper().getDeserializationConfig().getAnnotationIntrospector();
        for (BeanPropertyDefinition definition : describe(type).findProperties()) {
            String component = definition.getInternalName();
            JavaType propertyType = definition.getPrimaryType();
            AnnotatedMember member = definition.getPrimaryMember();
            boolean required =
                    definition.isRequired() || propertyType.isPrimitive() || isMarkedRequired(type, component);
            boolean emptyWhenAbsent = !required && !isNullable(type, component);
            JsonFormat.Value format = introspector.findFormat(member);
            properties.put(
                    definition.getName(),
                    new Property(
                            definition.getName(),
                            component,
                            propertyType,
                            defaultValue(definition.getMetadata().getDefaultValue(), propertyType, emptyWhenAbsent),
                            required,
                            format != null
                                    && Boolean.TRUE.equals(
                                            format.getFeature(JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)),
                            Objects.requireNonNullElse(introspector.findPropertyDescription(member), ""),
                            introspector.findDeserializer(member) != null));
        }
        return new RecordShape(properties);
    }

    private static boolean isMarkedRequired(Class<?> type, String component) {
        try {
            Field field = type.getDeclaredField(component);
            return field.isAnnotationPresent(NotNull.class)
                    || field.isAnnotationPresent(NotBlank.class)
                    || field.isAnnotationPresent(NotEmpty.class);
        } catch (NoSuchFieldException e) {
            return false;
        }
    }

    private static boolean isNullable(Class<?> type, String component) {
        return Arrays.stream(type.getRecordComponents())
                .filter(candidate -> candidate.getName().equals(component))
                .anyMatch(found -> found.getAnnotatedType().isAnnotationPresent(Nullable.class));
    }

    private static @Nullable JsonNode defaultValue(@Nullable String text, JavaType type, boolean emptyWhenAbsent) {
        if (text == null) {
            return emptyWhenAbsent ? emptyValue(type) : null;
        }
        if (type.getRawClass() == String.class) {
            return TextNode.valueOf(text);
        }
        try {
            return SpecJson.mapper().readTree(text);
        } catch (JsonProcessingException e) {
            return TextNode.valueOf(text);
        }
    }

    private static @Nullable JsonNode emptyValue(JavaType type) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        if (type.getRawClass() == String.class) {
            return json.textNode("");
        }
        if (type.isCollectionLikeType() && !type.isTypeOrSubTypeOf(JsonNode.class)) {
            return json.arrayNode();
        }
        boolean map = type.isMapLikeType() || type.getRawClass() == ObjectNode.class;
        return map ? json.objectNode() : null;
    }
}
