package io.waybill.spec.template;

import com.hubspot.jinjava.el.ExtendedSyntaxBuilder;
import io.waybill.spec.Nearest;
import io.waybill.spec.ProblemCode;
import io.waybill.spec.template.ExpressionWords.Word;
import io.waybill.spec.template.TemplateScan.Kind;
import io.waybill.spec.template.TemplateScan.Piece;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import jinjava.de.odysseus.el.tree.TreeBuilderException;
import jinjava.de.odysseus.el.tree.impl.Builder;
import jinjava.javax.el.ELException;

/** Finds what is wrong with one template without rendering it: all branches, used or not. */
final class TemplateCheck {
    private static final List<String> TAGS =
            List.of("if", "elif", "else", "endif", "for", "endfor", "set", "endset", "raw");

    /** The parser and the renderer recurse; these are far from what they can do, and from what anybody writes. */
    private static final int LONGEST_EXPRESSION = 10_000;

    private static final int MOST_DEEP = 30;

    /** A template with more faults than this has most of them from the same few; the others are not looked for. */
    private static final int MOST_PROBLEMS = 50;

    private final NameCheck names;
    private final TemplateScan scan;
    private final List<TemplateProblem> problems = new ArrayList<>();
    private final Deque<Piece> open = new ArrayDeque<>();
    private final Set<String> locals = new HashSet<>(Set.of("loop"));

    TemplateCheck(String template, NameCheck names) {
        this.scan = new TemplateScan(template);
        this.names = names;
    }

    /** The first problems, in the order of the template. */
    List<TemplateProblem> run() {
        problems.addAll(scan.problems());
        scan.pieces().stream().filter(piece -> piece.kind() == Kind.TAG).forEach(this::collectLocals);
        for (Piece piece : scan.pieces()) {
            if (problems.size() >= MOST_PROBLEMS) {
                break;
            }
            if (piece.kind() == Kind.EXPRESSION) {
                expression(piece.content(), piece.offset());
            } else {
                tag(piece);
            }
        }
        for (Piece unclosed : open) {
            syntax(
                    unclosed.start(),
                    "The tag '" + word(unclosed) + "' is not closed",
                    "add {% end" + word(unclosed) + " %}");
        }
        return problems.subList(0, Math.min(problems.size(), MOST_PROBLEMS));
    }

    private static String word(Piece tag) {
        String content = tag.content().strip();
        int end = 0;
        while (end < content.length() && Character.isLetter(content.charAt(end))) {
            end++;
        }
        return content.substring(0, end);
    }

    /** Where in the template the content after a tag's name starts. */
    private static int afterWord(Piece tag) {
        return tag.offset() + tag.content().indexOf(word(tag)) + word(tag).length();
    }

    private static String rest(Piece tag) {
        return tag.content().substring(afterWord(tag) - tag.offset());
    }

    private void collectLocals(Piece tag) {
        String word = word(tag);
        if (word.equals("for") || word.equals("set")) {
            String end = word.equals("for") ? "in" : "=";
            for (Word name : ExpressionWords.of(rest(tag))) {
                if (name.is(end)) {
                    return;
                }
                if (name.isName()) {
                    locals.add(name.text());
                }
            }
        }
    }

    private void tag(Piece tag) {
        String word = word(tag);
        switch (word) {
            case "if" -> {
                open(tag);
                expression(rest(tag), afterWord(tag));
            }
            case "elif" -> {
                inside(tag, "if");
                expression(rest(tag), afterWord(tag));
            }
            case "else" -> {
                if (open.isEmpty() || word(open.peek()).equals("set")) {
                    syntax(tag.start(), "There is no open 'if' for this 'else'", "remove it");
                }
            }
            case "for" -> loop(tag);
            case "set" -> assignment(tag);
            case "endif", "endfor", "endset" -> close(tag, word.substring(3));
            case "raw" -> {}
            default -> syntax(tag.start(), "There is no tag '" + word + "'", Nearest.remedy(word, TAGS, "tags"));
        }
    }

    private void loop(Piece tag) {
        open(tag);
        String rest = rest(tag);
        for (Word word : ExpressionWords.of(rest)) {
            if (word.is("in")) {
                int from = word.offset() + 2;
                expression(rest.substring(from), afterWord(tag) + from);
                return;
            }
        }
        syntax(tag.start(), "This 'for' has no 'in'", "write {% for item in params.list %}");
    }

    private void assignment(Piece tag) {
        String rest = rest(tag);
        for (Word word : ExpressionWords.of(rest)) {
            if (word.is("=")) {
                int from = word.offset() + 1;
                expression(rest.substring(from), afterWord(tag) + from);
                return;
            }
        }
        open(tag);
    }

    private void inside(Piece tag, String block) {
        if (open.isEmpty() || !word(open.peek()).equals(block)) {
            syntax(tag.start(), "There is no open '" + block + "' for this '" + word(tag) + "'", "remove it");
        }
    }

    private void close(Piece tag, String block) {
        if (open.isEmpty() || !word(open.peek()).equals(block)) {
            syntax(tag.start(), "There is no open '" + block + "' for this 'end" + block + "'", "remove it");
        } else {
            open.pop();
        }
    }

    private void expression(String text, int offset) {
        if (text.isBlank()) {
            syntax(offset, "The braces are empty", "write a variable into them, such as {{ ds }}");
            return;
        }
        List<Word> words = ExpressionWords.of(text);
        if (text.length() > LONGEST_EXPRESSION || depth(words) > MOST_DEEP) {
            syntax(offset, "The expression is too long or too deep", "take it apart with {% set %}");
            return;
        }
        try {
            new ExtendedSyntaxBuilder(Builder.Feature.METHOD_INVOCATIONS).build("#{" + text.strip() + "}");
        } catch (ELException e) {
            int blank = text.indexOf(text.strip());
            int position = e instanceof TreeBuilderException placed ? placed.getPosition() - 2 : 0;
            int at = Math.max(0, Math.min(text.strip().length(), position));
            syntax(offset + blank + at, "'" + text.strip() + "' is no expression", "check it at this place");
            return;
        }
        problems.addAll(names.check(words, offset, locals));
    }

    private static int depth(List<Word> words) {
        int depth = 0;
        int deepest = 0;
        for (Word word : words) {
            boolean sign = word.kind() == ExpressionWords.Kind.SIGN;
            depth += sign && "([{".contains(word.text()) ? 1 : sign && ")]}".contains(word.text()) ? -1 : 0;
            deepest = Math.max(deepest, depth);
        }
        return deepest;
    }

    private void open(Piece tag) {
        open.push(tag);
        if (open.size() == MOST_DEEP + 1) {
            syntax(tag.start(), "Tags lie more than " + MOST_DEEP + " deep in each other", "flatten them");
        }
    }

    private void syntax(int offset, String message, String remedy) {
        problems.add(new TemplateProblem(offset, ProblemCode.TEMPLATE_SYNTAX, message, remedy));
    }
}
