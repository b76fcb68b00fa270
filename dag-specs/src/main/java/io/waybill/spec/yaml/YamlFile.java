package io.waybill.spec.yaml;

import io.waybill.spec.SpecProblem;
import java.util.List;

/**
 * What was read of a file.
 *
 * @param text the file's text; empty when the bytes are no text
 * @param documents the documents up to the first fault of syntax; empty ones are left out
 * @param problems what is wrong with the text as YAML
 */
public record YamlFile(String text, List<YamlNode> documents, List<SpecProblem> problems) {
    public YamlFile {
        documents = List.copyOf(documents);
        problems = List.copyOf(problems);
    }
}
