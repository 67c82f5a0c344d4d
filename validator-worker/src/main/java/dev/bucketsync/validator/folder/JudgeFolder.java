package dev.bucketsync.validator.folder;

import dev.bucketsync.validator.folder.Findings.Cost;
import dev.bucketsync.validator.judge.ImageType;
import dev.bucketsync.validator.judge.Judge;
import dev.bucketsync.validator.rules.Verdict;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;

/// Judges every file under a folder through the same reader, budget and rules as the service does objects, and prints
/// one line of tab-separated values each: relative path, verdict, media type, width, height, frames, bytes read,
/// requests, milliseconds, detail. Nothing is taken from a file's name.
public final class JudgeFolder {
    /// The setting of the service, which counts here too.
    private static final String TYPES = "BUCKETSYNC_IMAGE_TYPES";

    private static final int FAILED = 1;
    private static final int MISUSED = 2;

    private final Judge judge;
    private final PrintStream out;
    private boolean failed;

    private JudgeFolder(Judge judge, PrintStream out) {
        this.judge = judge;
        this.out = out;
    }

    /// Ends with 0 if every file was judged, 1 if there is an `ERROR`, 2 if not used properly.
    public static void main(String[] folders) {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        String types = Objects.requireNonNullElse(System.getenv(TYPES), "");
        System.exit(run(types.isBlank() ? ImageType.EVERY : types, folders, out, System.err));
    }

    /// Answers the exit code.
    static int run(String types, String[] folders, PrintStream out, PrintStream err) {
        Set<ImageType> images;
        try {
            images = ImageType.listed(types);
        } catch (IllegalArgumentException e) {
            err.println(TYPES + " " + e.getMessage());
            return MISUSED;
        }
        if (folders.length == 0) {
            err.println("usage: JudgeFolder FOLDER... (or files)");
            return MISUSED;
        }
        for (String folder : folders) {
            if (!Files.exists(Path.of(folder))) {
                err.println("There is no folder or file named " + folder);
                return MISUSED;
            }
        }
        JudgeFolder tool = new JudgeFolder(Judge.taking(images), out);
        for (String folder : folders) {
            tool.judge(Path.of(folder));
        }
        return tool.failed ? FAILED : 0;
    }

    private void judge(Path root) {
        Path base = Files.isDirectory(root) ? root : root.toAbsolutePath().getParent();
        Names names = new Names(base);
        new Walk(new Walk.Visitor() {
                    @Override
                    public boolean judged(Path file) {
                        return print(names.of(file), findings(file));
                    }

                    @Override
                    public void unlisted(Path folder, IOException why) {
                        print(names.of(folder), Findings.error(why, Cost.NONE));
                    }
                })
                .from(root);
    }

    /// False when nobody reads on.
    private boolean print(String path, Findings findings) {
        failed |= findings.isError();
        out.print(findings.line(path) + '\n');
        return !out.checkError();
    }

    /// The one place where trouble with a file becomes a line instead of the end.
    private Findings findings(Path path) {
        try {
            if (!Files.isRegularFile(path)) {
                // A pipe would be waited for; a link without an end has nothing to read.
                return Findings.error(new IOException("not a regular file"), Cost.NONE);
            }
            try (FileReader file = new FileReader(path)) {
                return judged(file);
            }
        } catch (IOException e) {
            return Findings.error(e, Cost.NONE);
        }
    }

    private Findings judged(FileReader file) {
        long start = System.nanoTime();
        try {
            Verdict verdict = judge.judge(file);
            return Findings.of(verdict, cost(file, start));
        } catch (UncheckedIOException e) {
            return Findings.error(e.getCause(), cost(file, start));
        } catch (RuntimeException | StackOverflowError e) {
            return Findings.error(e, cost(file, start));
        }
    }

    private static Cost cost(FileReader file, long start) {
        return new Cost(file.bytesRead(), file.requests(), Duration.ofNanos(System.nanoTime() - start));
    }
}
