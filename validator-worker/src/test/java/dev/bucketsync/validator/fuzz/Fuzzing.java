package dev.bucketsync.validator.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Lets Jazzer loose on the targets, one after the other, each in a JVM of its own for some seconds:
/// `Fuzzing SECONDS [TARGET...]`. What breaks a target is left in `target/fuzz`; move it to `src/test/resources/fuzz`
/// with the repair.
final class Fuzzing {
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final Path WORK = Path.of("target/fuzz");

    /// Jazzer's driver looks into classes that newer JVMs open and load for named agents only.
    private static final List<String> JVM = List.of(
            "-Xmx1g", "-XX:+EnableDynamicAgentLoading", "--enable-native-access=ALL-UNNAMED", "-XX:-UsePerfData");

    private Fuzzing() {}

    static void main(String[] args) throws IOException, InterruptedException {
        List<Target> targets = args.length == 1
                ? List.of(Target.values())
                : Stream.of(args).skip(1).map(Target::valueOf).toList();
        List<Target> broken = new ArrayList<>();
        for (Target target : targets) {
            if (fuzz(target, Integer.parseInt(args[0])) != 0) {
                broken.add(target);
            }
        }
        System.out.println(broken.isEmpty() ? "FUZZ nothing broke" : "FUZZ broke " + broken + ", see " + WORK);
        System.exit(broken.isEmpty() ? 0 : 1);
    }

    private static int fuzz(Target target, int seconds) throws IOException, InterruptedException {
        Path found = Files.createDirectories(WORK.resolve(target.name()));
        List<String> command = new ArrayList<>(List.of(JAVA));
        command.addAll(JVM);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "com.code_intelligence.jazzer.Jazzer"));
        command.addAll(List.of(
                "--target_class=" + FuzzTarget.class.getName(),
                "--target_args=" + target,
                "--instrumentation_includes=dev.bucketsync.validator.**",
                "--reproducer_path=" + WORK,
                "-artifact_prefix=" + found + "/broke-",
                "-max_total_time=" + seconds,
                "-max_len=65536",
                "-timeout=5",
                "-print_final_stats=1"));
        command.add(found.toString());
        Seeds.folders(target).forEach(folder -> command.add(folder.toString()));
        System.out.println("FUZZ " + target);
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
