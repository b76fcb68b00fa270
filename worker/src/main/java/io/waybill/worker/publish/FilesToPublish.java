package io.waybill.worker.publish;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.waybill.spec.bind.SpecJson;
import io.waybill.worker.Printable;
import io.waybill.worker.StepException;
import io.waybill.worker.StepRun;
import io.waybill.worker.files.DataFile;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The files that patterns name, and the names under which they are handed on. */
final class FilesToPublish {
    private static final int MOST = 10_000;
    /** The engine takes outputs of 48 KB. */
    private static final int LARGEST_OUTPUT = 40 * 1024;

    private FilesToPublish() {}

    /**
     * The files by their names at the other side.
     *
     * @param keepFolders whether the folders of the path belong to the name
     * @throws StepException when a pattern matches nothing, or two files would have one name
     */
    static Map<String, DataFile> of(StepRun run, List<String> globs, boolean keepFolders) throws IOException {
        Map<String, DataFile> files = new LinkedHashMap<>();
        for (String glob : globs) {
            List<DataFile> matching = run.files().matching(glob, MOST);
            if (matching.isEmpty()) {
                throw StepException.notPassed("'" + Printable.line(glob, 200)
                        + "' matches no file: look whether the task before wrote it, and under this name");
            }
            for (DataFile file : matching) {
                String name = name(file, keepFolders);
                DataFile other = files.putIfAbsent(name, file);
                if (other != null && !other.name().equals(file.name())) {
                    throw StepException.badInput(other.name() + " and " + file.name() + " would both become " + name
                            + ": set keep_folders, or publish them apart");
                }
            }
        }
        return files;
    }

    private static String name(DataFile file, boolean keepFolders) {
        String path = file.name();
        boolean address = path.startsWith("s3://");
        String name = keepFolders && !address ? path : path.substring(path.lastIndexOf('/') + 1);
        boolean leadsOut = List.of(name.split("/")).contains("..");
        if (leadsOut || name.chars().anyMatch(Character::isISOControl)) {
            throw StepException.badInput(
                    "The file '" + Printable.line(path, 200) + "' has '..' or a control character in its name");
        }
        return name;
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /** The SHA-256 of a file. */
    static byte[] sha256(DataFile file) throws IOException {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[64 * 1024];
        try (InputStream stream = file.open()) {
            for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
                digest.update(buffer, 0, count);
            }
        }
        return digest.digest();
    }

    /** Tells of what was done, in the log and to other tasks. */
    static void tell(StepRun run, List<Published> all) {
        List<Published> told = new ArrayList<>();
        ArrayNode array = SpecJson.mapper().createArrayNode();
        int size = 0;
        for (Published one : all) {
            size += one.file().length() + one.to().length() + 200;
            if (size < LARGEST_OUTPUT) {
                told.add(one);
                array.add(SpecJson.mapper().valueToTree(one));
            }
        }
        if (told.size() < all.size()) {
            run.log().line("The output 'published' has the first " + told.size() + " of " + all.size() + " files");
        }
        run.output("published", array);
    }

    static void log(StepRun run, Published one) {
        run.log().line((one.unchanged() ? "unchanged " : "published ") + one.file() + " to " + one.to() + ", " + one.bytes()
                + " bytes, SHA-256 " + one.sha256());
    }
}
