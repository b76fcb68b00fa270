package io.waybill.spec.yaml;

import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.waybill.spec.ProblemCode;
import io.waybill.spec.SpecProblem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.parser.Parser;

/**
 * Builds trees from the parser's events. SnakeYAML's own composer is not used, because it forgets where an alias stands
 * and keeps the tags.
 */
final class YamlBuilder {
    private static final String STANDARD = "tag:yaml.org,2002:";

    private final String file;
    private final Parser parser;
    private final List<SpecProblem> problems;
    private final Set<Place> broken;
    private final Map<String, YamlNode> anchors = new HashMap<>();
    private final Set<String> open = new HashSet<>();
    private int depth;

    YamlBuilder(String file, Parser parser, List<SpecProblem> problems, Set<Place> broken) {
        this.file = file;
        this.parser = parser;
        this.problems = problems;
        this.broken = broken;
    }

    static Place place(String file, Mark mark) {
        return new Place(file, mark.getLine() + 1, mark.getColumn() + 1);
    }

    /** Adds each document as soon as it is complete, so that a fault in a later one does not hide it. */
    void readInto(List<YamlNode> documents) {
        parser.getEvent();
        while (!parser.checkEvent(Event.ID.StreamEnd)) {
            parser.getEvent();
            anchors.clear();
            open.clear();
            YamlNode document = node();
            if (!(document instanceof YamlScalar scalar && scalar.toJson().isNull())) {
                documents.add(document);
            }
            parser.getEvent();
        }
    }

    private YamlNode node() {
        Event event = parser.getEvent();
        Place place = place(file, event.getStartMark());
        if (event instanceof AliasEvent alias) {
            return alias(alias.getAnchor(), place);
        }
        String anchor = ((NodeEvent) event).getAnchor();
        if (anchor != null) {
            open.add(anchor);
        }
        YamlNode node;
        if (event instanceof ScalarEvent scalar) {
            node = scalar(scalar, place);
        } else {
            CollectionStartEvent start = (CollectionStartEvent) event;
            boolean map = event.is(Event.ID.MappingStart);
            checkTag(start.getTag(), map ? "map" : "seq", place);
            if (++depth > YamlReader.MAX_DEPTH) {
                throw stop(
                        place,
                        ProblemCode.TOO_DEEP,
                        "Maps and lists lie more than " + YamlReader.MAX_DEPTH + " deep in each other",
                        "flatten them");
            }
            node = map ? map(place) : list(place);
            depth--;
        }
        if (node.size() > YamlReader.MAX_VALUES) {
            throw tooMany(place);
        }
        if (anchor != null) {
            open.remove(anchor);
            anchors.put(anchor, node);
        }
        return node;
    }

    private YamlNode alias(String name, Place place) {
        if (open.contains(name)) {
            throw stop(
                    place,
                    ProblemCode.INVALID_ALIAS,
                    "*" + name + " stands inside the value that it names",
                    "write the value out");
        }
        YamlNode node = anchors.get(name);
        if (node == null) {
            throw stop(
                    place,
                    ProblemCode.INVALID_ALIAS,
                    "No &" + name + " stands before *" + name,
                    "quote a text that starts with *");
        }
        return node.at(place);
    }

    private YamlList list(Place place) {
        List<YamlNode> items = new ArrayList<>();
        long size = 1;
        while (!parser.checkEvent(Event.ID.SequenceEnd)) {
            YamlNode item = node();
            size += item.size();
            checkSize(size, item.place());
            items.add(item);
        }
        parser.getEvent();
        return YamlList.of(items, place);
    }

    private YamlMap map(Place place) {
        Map<String, YamlMap.Entry> entries = new LinkedHashMap<>();
        List<YamlMap> merges = new ArrayList<>();
        long size = 1;
        while (!parser.checkEvent(Event.ID.MappingEnd)) {
            boolean merge = parser.peekEvent() instanceof ScalarEvent scalar
                    && scalar.isPlain()
                    && scalar.getValue().equals("<<");
            Place keyPlace = place(file, parser.peekEvent().getStartMark());
            String key = key();
            YamlNode value = node();
            size += value.size();
            checkSize(size, value.place());
            if (merge) {
                addMerges(value, merges);
            } else if (key == null) {
                broken.add(place);
            } else {
                YamlMap.Entry earlier = entries.putIfAbsent(key, new YamlMap.Entry(keyPlace, value));
                if (earlier != null) {
                    problems.add(keyPlace.problem(
                            ProblemCode.DUPLICATE_KEY,
                            "'" + key + "' stands here and in line "
                                    + earlier.keyPlace().line(),
                            "keep one of them"));
                }
            }
        }
        parser.getEvent();
        for (YamlMap merge : merges) {
            merge.entries().forEach(entries::putIfAbsent);
        }
        return YamlMap.of(entries, place);
    }

    private void addMerges(YamlNode value, List<YamlMap> merges) {
        List<YamlNode> values = value instanceof YamlList list ? list.items() : List.of(value);
        for (YamlNode one : values) {
            if (one instanceof YamlMap map) {
                merges.add(map);
            } else {
                problems.add(one.place()
                        .problem(
                                ProblemCode.INVALID_MERGE,
                                "The merge key '<<' takes a map or a list of maps",
                                "write <<: *name, with &name at a map"));
            }
        }
    }

    /** The text of a key; null after a problem. */
    private @Nullable String key() {
        if (parser.peekEvent() instanceof ScalarEvent scalar) {
            Place place = place(file, scalar.getStartMark());
            YamlNode key = node();
            if (scalar.getValue().isEmpty() && scalar.isPlain()) {
                problems.add(place.problem(ProblemCode.INVALID_KEY, "A key is missing here", "write key: value"));
                return null;
            }
            return scalar.isPlain() ? scalar.getValue() : key.toJson().asText();
        }
        YamlNode key = node();
        problems.add(key.place()
                .problem(
                        ProblemCode.INVALID_KEY,
                        "A key must be a plain text",
                        "quote a text that starts with *, [ or {; a template needs quotes around it: \"{{ ds }}\""));
        return null;
    }

    private YamlScalar scalar(ScalarEvent event, Place place) {
        String text = event.getValue();
        if (text.length() > YamlReader.MAX_TEXT) {
            throw stop(
                    place,
                    ProblemCode.TEXT_TOO_LONG,
                    "The text has " + text.length() + " characters; at most " + YamlReader.MAX_TEXT + " are read",
                    "move it into a file of the image");
        }
        boolean asText = !event.isPlain() || "!".equals(event.getTag()) || (STANDARD + "str").equals(event.getTag());
        checkTag(event.getTag(), "str", place);
        if (asText) {
            return new YamlScalar(
                    TextNode.valueOf(text), place, event.getEndMark().getLine() + 1);
        }
        if (text.isEmpty()) {
            return new YamlScalar(NullNode.getInstance(), place);
        }
        CoreSchema.ambiguity(text)
                .ifPresent(meaning -> problems.add(
                        place.problem(ProblemCode.AMBIGUOUS_VALUE, meaning, "quote it if a text is meant")));
        return new YamlScalar(
                CoreSchema.resolve(text), place, event.getEndMark().getLine() + 1);
    }

    /** Tags other than YAML's own for plain data are refused; the value is read as if it had none. */
    private void checkTag(@Nullable String tag, String allowed, Place place) {
        if (tag == null || tag.equals("!") || tag.equals(STANDARD + allowed)) {
            return;
        }
        String written = tag.startsWith(STANDARD) ? "!!" + tag.substring(STANDARD.length()) : tag;
        problems.add(place.problem(
                ProblemCode.YAML_TAG, "The tag " + written + " is not known", "remove the tag; values are plain data"));
    }

    private void checkSize(long size, Place place) {
        if (size > YamlReader.MAX_VALUES) {
            throw tooMany(place);
        }
    }

    private static YamlStop tooMany(Place place) {
        return stop(
                place,
                ProblemCode.TOO_MANY_VALUES,
                "The document has more than " + YamlReader.MAX_VALUES + " values, each alias counted as a copy",
                "split the file, or use fewer aliases");
    }

    private static YamlStop stop(Place place, ProblemCode code, String message, String remedy) {
        return new YamlStop(place.problem(code, message, remedy));
    }
}
