package dev.bucketsync.bench.validator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Media as they are met, made with ffmpeg and exiftool. Of a hundred JPEGs, the last byte that counts stands within
/// 256 bytes in 50, 1 KiB in 34, 4 KiB in 10, 16 KiB in 4 and 64 KiB in 2, as was measured on 550 from the wild.
record Gallery(List<Path> jpegs, List<Path> pngs, List<Path> moviesFront, List<Path> moviesBack) {
    /// Beside these bytes exiftool leaves 2 KiB of room in each XMP.
    private static final List<Integer> LONG_HEADERS = List.of(300, 500, 700, 900, 1_100, 3_000, 11_000, 30_000);
    private static final String WORDS = "long words ";
    private static final int JPEGS = 50;
    private static final int PLAIN = 25;
    private static final int TURNED_EVERY = 6;
    private static final int PNGS = 10;
    private static final List<Integer> SECONDS = List.of(1, 2, 3, 5, 8);

    static Gallery make(Path folder) throws IOException {
        Path jpeg = picture(folder, "base.jpg", "1280x960");
        Path png = picture(folder, "base.png", "640x480");
        List<Path> jpegs = new ArrayList<>();
        for (int i = 0; i < JPEGS; i++) {
            jpegs.add(jpeg(jpeg, i));
        }
        List<Path> pngs = new ArrayList<>();
        for (int i = 0; i < PNGS; i++) {
            pngs.add(tagged(png, "picture-" + i + ".png", List.of("-Comment=" + i)));
        }
        List<Path> front = new ArrayList<>();
        List<Path> back = new ArrayList<>();
        for (int seconds : SECONDS) {
            front.add(movie(folder, "front-" + seconds + ".mp4", seconds, List.of("-movflags", "+faststart")));
            back.add(movie(folder, "back-" + seconds + ".mp4", seconds, List.of()));
        }
        return new Gallery(jpegs, pngs, front, back);
    }

    private static Path picture(Path folder, String name, String size) {
        Tool.run(
                folder,
                List.of(
                        "ffmpeg",
                        "-y",
                        "-f",
                        "lavfi",
                        "-i",
                        "testsrc2=size=" + size,
                        "-vf",
                        "noise=alls=20",
                        "-frames:v",
                        "1",
                        name));
        return folder.resolve(name);
    }

    private static Path jpeg(Path base, int i) throws IOException {
        String name = "picture-" + i + ".jpg";
        if (i < PLAIN) {
            return tagged(base, name, List.of("-Comment=" + i));
        }
        List<String> tags = new ArrayList<>(List.of(
                "-Make=Bench",
                "-Model=" + i,
                "-Orientation#=" + (i % TURNED_EVERY == 0 ? 6 : 1),
                "-ISO=100",
                "-DateTimeOriginal=2026:11:23 10:00:00"));
        int longOnes = i - (JPEGS - LONG_HEADERS.size());
        if (longOnes >= 0) {
            tags.add("-XMP-dc:Description=" + WORDS.repeat(LONG_HEADERS.get(longOnes) / WORDS.length()));
        }
        return tagged(base, name, tags);
    }

    private static Path tagged(Path base, String name, List<String> tags) throws IOException {
        Path copy = Files.copy(base, base.resolveSibling(name));
        List<String> command = new ArrayList<>(List.of("exiftool", "-q", "-overwrite_original"));
        command.addAll(tags);
        command.add(name);
        Tool.run(base.getParent(), command);
        return copy;
    }

    private static Path movie(Path folder, String name, int seconds, List<String> flags) {
        List<String> command = new ArrayList<>(
                List.of("ffmpeg", "-y", "-f", "lavfi", "-i", "testsrc2=size=320x240:rate=25:duration=" + seconds));
        command.addAll(List.of(
                "-f",
                "lavfi",
                "-i",
                "sine=duration=" + seconds,
                "-c:v",
                "libx264",
                "-preset",
                "veryfast",
                "-pix_fmt",
                "yuv420p"));
        command.addAll(List.of("-c:a", "aac", "-brand", "mp42"));
        command.addAll(flags);
        command.add(name);
        Tool.run(folder, command);
        return folder.resolve(name);
    }
}
