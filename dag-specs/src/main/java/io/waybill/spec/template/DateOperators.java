package io.waybill.spec.template;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.el.ExtendedSyntaxBuilder;
import com.hubspot.jinjava.el.TruthyTypeConverter;
import com.hubspot.jinjava.el.ext.AdditionOperator;
import com.hubspot.jinjava.el.ext.ExtendedParser;
import java.io.Serial;
import jinjava.de.odysseus.el.ExpressionFactoryImpl;
import jinjava.de.odysseus.el.misc.NumberOperations;
import jinjava.de.odysseus.el.misc.TypeConverter;
import jinjava.de.odysseus.el.tree.TreeStore;
import jinjava.de.odysseus.el.tree.impl.Builder;
import jinjava.de.odysseus.el.tree.impl.Cache;
import jinjava.de.odysseus.el.tree.impl.Parser;
import jinjava.de.odysseus.el.tree.impl.ast.AstBinary;
import jinjava.de.odysseus.el.tree.impl.ast.AstNode;
import jinjava.javax.el.ExpressionFactory;
import org.jspecify.annotations.Nullable;

/**
 * Jinjava whose {@code +} and {@code -} know dates and spans of time, as Python's do:
 * {@code logical_date - macros.timedelta(days=1)}.
 */
final class DateOperators extends Jinjava {
    /** As many parsed expressions as Jinjava keeps itself. */
    private static final int KEPT = 1000;

    private static final AstBinary.Operator PLUS = new AdditionOperator() {
        @Override
        protected Object apply(TypeConverter converter, Object left, Object right) {
            Object sum = sum(left, right);
            return sum == null ? super.apply(converter, left, right) : sum;
        }
    };

    private static final AstBinary.Operator MINUS = new AstBinary.SimpleOperator() {
        @Override
        protected Object apply(TypeConverter converter, Object left, Object right) {
            Object difference = difference(left, right);
            return difference == null ? NumberOperations.sub(converter, left, right) : difference;
        }

        @Override
        public String toString() {
            return "-";
        }
    };

    private final ExpressionFactory expressions = new ExpressionFactoryImpl(
            new TreeStore(
                    new SyntaxBuilder(Builder.Feature.METHOD_INVOCATIONS, Builder.Feature.VARARGS), new Cache(KEPT)),
            new TruthyTypeConverter());

    DateOperators(JinjavaConfig config) {
        super(config);
    }

    @Override
    public ExpressionFactory getExpressionFactory() {
        return expressions;
    }

    private static @Nullable Object sum(Object left, Object right) {
        if (left instanceof DateVariable date && right instanceof TimedeltaVariable span) {
            return date.plus(span);
        }
        if (left instanceof TimedeltaVariable span && right instanceof DateVariable date) {
            return date.plus(span);
        }
        return left instanceof TimedeltaVariable span && right instanceof TimedeltaVariable other
                ? span.plus(other)
                : null;
    }

    private static @Nullable Object difference(Object left, Object right) {
        if (left instanceof DateVariable date && right instanceof TimedeltaVariable span) {
            return date.plus(span.negated());
        }
        if (left instanceof DateVariable date && right instanceof DateVariable other) {
            return date.since(other);
        }
        return left instanceof TimedeltaVariable span && right instanceof TimedeltaVariable other
                ? span.plus(other.negated())
                : null;
    }

    /** Builds expressions with these operators. */
    private static final class SyntaxBuilder extends ExtendedSyntaxBuilder {
        @Serial
        private static final long serialVersionUID = 1L;

        SyntaxBuilder(Feature... features) {
            super(features);
        }

        @Override
        protected Parser createParser(String expression) {
            return new ExtendedParser(this, expression) {
                @Override
                protected AstBinary createAstBinary(AstNode left, AstNode right, AstBinary.Operator operator) {
                    AstBinary.Operator ours =
                            operator == AdditionOperator.OP ? PLUS : operator == AstBinary.SUB ? MINUS : operator;
                    return super.createAstBinary(left, right, ours);
                }
            };
        }
    }
}
