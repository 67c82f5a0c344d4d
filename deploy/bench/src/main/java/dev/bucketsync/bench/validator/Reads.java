package dev.bucketsync.bench.validator;

import dev.bucketsync.bench.Figures;
import dev.bucketsync.validator.judge.Judge;
import dev.bucketsync.validator.reading.RangeReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// What one object costs in requests and bytes.
final class Reads {
    private static final int MOOV = 0x6d6f6f76;

    private Reads() {}

    /// What judging one object took.
    private record Cost(int gets, long bytes) {}

    static void print(Gallery gallery) throws IOException {
        List<Cost> jpegs = costs(gallery.jpegs());
        Figures.print("validator.gets_per_jpeg", gets(jpegs), "requests");
        Figures.print(
                "validator.bytes_per_jpeg_median",
                jpegs.stream()
                        .mapToDouble(Cost::bytes)
                        .sorted()
                        .skip(jpegs.size() / 2)
                        .findFirst()
                        .orElseThrow(),
                "bytes");
        Figures.print("validator.gets_per_png", gets(costs(gallery.pngs())), "requests");
        Figures.print("validator.gets_per_mp4_front", gets(costs(gallery.moviesFront())), "requests");
        Figures.print("validator.gets_per_mp4_back", gets(costs(gallery.moviesBack())), "requests");
        List<Path> movies = Stream.concat(gallery.moviesFront().stream(), gallery.moviesBack().stream())
                .toList();
        Figures.print("validator.bytes_per_mp4_beyond_moov", bytesBeyondMoov(movies), "bytes");
    }

    /// What is read of a movie besides its header.
    private static double bytesBeyondMoov(List<Path> movies) throws IOException {
        List<Cost> costs = costs(movies);
        double beyond = 0;
        for (int i = 0; i < costs.size(); i++) {
            beyond += costs.get(i).bytes() - moov(Files.readAllBytes(movies.get(i)));
        }
        return beyond / costs.size();
    }

    /// How long the box is, walking the boxes beside it.
    private static long moov(byte[] movie) {
        ByteBuffer boxes = ByteBuffer.wrap(movie);
        int at = 0;
        while (boxes.getInt(at + Integer.BYTES) != MOOV) {
            at += boxes.getInt(at);
        }
        return boxes.getInt(at);
    }

    private static double gets(List<Cost> costs) {
        return costs.stream().mapToInt(Cost::gets).average().orElseThrow();
    }

    private static List<Cost> costs(List<Path> files) throws IOException {
        List<Cost> costs = new ArrayList<>();
        for (Path file : files) {
            Counting reader = new Counting(Files.readAllBytes(file));
            var _ = Judge.standard().judge(reader);
            costs.add(new Cost(reader.gets, reader.bytes));
        }
        return costs;
    }

    private static final class Counting implements RangeReader {
        private final byte[] content;
        private int gets;
        private long bytes;

        private Counting(byte[] content) {
            this.content = content;
        }

        @Override
        public long size() {
            return content.length;
        }

        @Override
        public byte[] read(long from, int length) {
            gets++;
            bytes += length;
            return Arrays.copyOfRange(content, (int) from, (int) from + length);
        }
    }
}
