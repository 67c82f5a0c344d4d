package dev.bucketsync.local.sample;

import static dev.bucketsync.local.sample.ExifBlock.bigEndian;
import static dev.bucketsync.local.sample.ImageFormat.JPEG;
import static dev.bucketsync.local.sample.ImageFormat.PNG;
import static dev.bucketsync.local.sample.SampleObjects.turned;
import static dev.bucketsync.local.sample.SampleObjects.upright;

import dev.bucketsync.local.sample.Outcome.Removed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/// What happens to the sample bucket between two syncs: two images come, two are written over, two go.
public final class SampleChanges {
    /// Later than the sample itself.
    private static final Instant MODIFIED = Instant.parse("2026-04-01T08:00:00Z");

    private static final List<SampleObject> ADDED = List.of(
            upright("photos/2024/07 July/fireworks 🎆.jpg", JPEG, 480, 320),
            upright("screens/new dialog.png", PNG, 320, 240));

    /// One is cut to another size and stays good, one is taken anew with the camera on its side.
    private static final List<SampleObject> OVERWRITTEN = List.of(
            upright("photos/2023/skyline.jpg", JPEG, 480, 320),
            turned("photos/2024/06 June/market.jpg", JPEG, 300, 400, bigEndian(6)));

    private static final List<String> DELETED = List.of("photos/2023/autumn.jpg", "odd names/1+1=2.jpg");

    private SampleChanges() {}

    /// Changes the sample in the folder; doing it again changes nothing more.
    public static void apply(Path folder) throws IOException {
        for (var object : ADDED) {
            object.writeIn(folder, MODIFIED);
        }
        for (var object : OVERWRITTEN) {
            object.writeIn(folder, MODIFIED);
        }
        for (var key : DELETED) {
            Files.deleteIfExists(SampleObject.file(folder, key));
        }
    }

    /// Takes the changes back and leaves everything else in the folder alone.
    public static void undo(Path folder) throws IOException {
        for (var object : ADDED) {
            Files.deleteIfExists(SampleObject.file(folder, object.key()));
        }
        for (var object : OVERWRITTEN) {
            SampleBucket.restore(folder, object.key());
        }
        for (var key : DELETED) {
            SampleBucket.restore(folder, key);
        }
    }

    /// What the next sync touches; nothing else has changed.
    public static List<ExpectedObject> expected() {
        var written = Stream.of(ADDED, OVERWRITTEN).flatMap(List::stream).map(SampleObject::expected);
        var removed = DELETED.stream().map(key -> new ExpectedObject(key, new Removed()));
        return Stream.concat(written, removed).toList();
    }
}
