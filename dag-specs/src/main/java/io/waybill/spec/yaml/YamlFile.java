package io.waybill.spec.yaml;

import io.waybill.spec.SpecProblem;
import java.util.List;
import java.util.Set;

/**
 * What was read of a file.
 *
 * @param text the file's text; empty when the bytes are no text
 * @param documents the documents up to the first fault of syntax; empty ones are left out
 * @param problems what is wrong with the text as YAML
 * @param broken the places of maps with a key that could not be read: what else is wrong with them follows from that
 */
public record YamlFile(String text, List<YamlNode> documents, List<SpecProblem> problems, Set<Place> broken) {
    public YamlFile {
        documents = List.copyOf(documents);
        problems = List.copyOf(problems);
        broken = Set.copyOf(broken);
    }
}
