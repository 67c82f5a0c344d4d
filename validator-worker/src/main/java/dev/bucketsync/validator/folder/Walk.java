package dev.bucketsync.validator.folder;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

/// Visits everything under a folder in the order of names, one folder's names in memory at a time. Links to folders
/// are not followed, so there are no loops; links to files are.
final class Walk {
    private final Visitor visitor;
    private final Deque<Path> waiting = new ArrayDeque<>();

    /// What is told of each thing found.
    interface Visitor {
        /// Judges what is no folder, and says whether to go on.
        boolean judged(Path file);

        void unlisted(Path folder, IOException why);
    }

    Walk(Visitor visitor) {
        this.visitor = visitor;
    }

    void from(Path root) {
        waiting.push(root);
        while (!waiting.isEmpty()) {
            Path next = waiting.pop();
            if (next.equals(root) ? Files.isDirectory(next) : Files.isDirectory(next, LinkOption.NOFOLLOW_LINKS)) {
                open(next);
            } else if (!isLinkToFolder(next) && !visitor.judged(next)) {
                return;
            }
        }
    }

    private void open(Path folder) {
        List<Path> names = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder)) {
            found.forEach(names::add);
        } catch (IOException e) {
            visitor.unlisted(folder, e);
        } catch (DirectoryIteratorException e) {
            visitor.unlisted(folder, e.getCause());
        }
        names.sort(Collections.reverseOrder());
        names.forEach(waiting::push);
    }

    private static boolean isLinkToFolder(Path path) {
        return Files.isSymbolicLink(path) && Files.isDirectory(path);
    }
}
