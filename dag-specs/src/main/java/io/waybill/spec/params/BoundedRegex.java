package io.waybill.spec.params;

import com.networknt.schema.regex.RegularExpression;
import io.waybill.spec.BoundedText;
import java.util.regex.Pattern;

/**
 * A regular expression of JSON Schema that looks at a {@link BoundedText}.
 */
final class BoundedRegex implements RegularExpression {
    private final Pattern pattern;

    private BoundedRegex(Pattern pattern) {
        this.pattern = pattern;
    }

    static BoundedRegex of(String regex) {
        return new BoundedRegex(Pattern.compile(regex));
    }

    @Override
    public boolean matches(String value) {
        return pattern.matcher(new BoundedText(value)).find();
    }
}
