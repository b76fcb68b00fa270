package io.waybill.spec.bind;

import io.waybill.spec.ProblemCode;
import io.waybill.spec.Remedy;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.hibernate.validator.HibernateValidator;
import org.hibernate.validator.engine.HibernateConstraintViolation;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.hibernate.validator.spi.nodenameprovider.JavaBeanProperty;
import org.hibernate.validator.spi.nodenameprovider.Property;
import org.hibernate.validator.spi.nodenameprovider.PropertyNodeNameProvider;

/** Checks the jakarta.validation constraints of records and says what is violated under the names of JSON. */
final class Constraints {
    private static final Validator VALIDATOR = Validation.byProvider(HibernateValidator.class)
            .configure()
            .propertyNodeNameProvider(new JsonNames())
            .messageInterpolator(new ParameterMessageInterpolator(Set.of(Locale.ENGLISH), Locale.ENGLISH, false))
            .buildValidatorFactory()
            .getValidator();

    private Constraints() {}

    /** The violations of a whole record. */
    static Stream<BindingProblem> of(Record value, List<String> path, boolean templates) {
        return VALIDATOR.validate(value).stream()
                .filter(violation -> !(templates && isTemplate(violation.getInvalidValue())))
                .map(violation -> problem(violation, path));
    }

    /** The violations of one component's own constraints. */
    static Stream<BindingProblem> ofComponent(
            Class<?> type, String component, Object value, List<String> path, boolean templates) {
        return VALIDATOR.validateValue(type, component, value).stream()
                .filter(violation -> !(templates && isTemplate(violation.getInvalidValue())))
                .map(violation -> problem(violation, path));
    }

    /** Whether a value is known only when the node starts, so that its constraints have to wait until then. */
    private static boolean isTemplate(Object value) {
        return value instanceof CharSequence
                && (value.toString().contains("{{") || value.toString().contains("{%"));
    }

    private static BindingProblem problem(ConstraintViolation<?> violation, List<String> outer) {
        List<String> path = new ArrayList<>(outer);
        boolean atKey = false;
        for (Path.Node node : violation.getPropertyPath()) {
            if (node.isInIterable() && node.getIndex() != null) {
                path.add(String.valueOf(node.getIndex()));
            } else if (node.isInIterable() && node.getKey() != null) {
                path.add(String.valueOf(node.getKey()));
            }
            if (node.getKind() == ElementKind.PROPERTY) {
                path.add(node.getName());
            }
            atKey = "<map key>".equals(node.getName());
        }
        String message = violation.getMessage();
        if (message.startsWith("must ") || message.startsWith("size must ")) {
            Object value = violation.getInvalidValue();
            boolean shown = value instanceof CharSequence || value instanceof Number;
            message = TypeProblems.name(path) + " " + message + (shown ? ", but is " + Values.brief(value) : "");
        }
        Remedy remedy = remedy(violation);
        return new BindingProblem(path, atKey, remedy.code(), message, remedy.text());
    }

    private static Remedy remedy(ConstraintViolation<?> violation) {
        HibernateConstraintViolation<?> detailed = violation.unwrap(HibernateConstraintViolation.class);
        Remedy computed = detailed.getDynamicPayload(Remedy.class);
        if (computed != null) {
            return computed;
        }
        Map<String, Object> attributes = violation.getConstraintDescriptor().getAttributes();
        ProblemCode code = attributes.get("code") instanceof ProblemCode given ? given : ProblemCode.INVALID_VALUE;
        return new Remedy(code, attributes.get("remedy") instanceof String text ? text : "");
    }

    /** Names the components of records as their keys in JSON. */
    private static final class JsonNames implements PropertyNodeNameProvider {
        @Override
        public String getName(Property property) {
            return property instanceof JavaBeanProperty bean
                            && bean.getDeclaringClass().isRecord()
                    ? RecordShape.of(bean.getDeclaringClass()).nameOf(property.getName())
                    : property.getName();
        }
    }
}
