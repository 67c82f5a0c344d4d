package dev.bucketsync.validator.heif;

import dev.bucketsync.validator.exif.Exif;
import dev.bucketsync.validator.exif.Orientation;
import dev.bucketsync.validator.mp4.Boxes;
import dev.bucketsync.validator.reading.CorruptHeaderException;
import dev.bucketsync.validator.reading.HeaderException;
import dev.bucketsync.validator.reading.Slice;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The picture of a file that is shown first, with what the file says of it elsewhere.
record Picture(long id, Items items, Slice children, Slice object) {
    private static final List<String> DERIVED = List.of("grid", "iden", "iovl");

    static Picture primary(Slice meta, Slice object) throws HeaderException {
        Slice children = meta.from(4);
        Slice primary = Boxes.need(children, "pitm");
        long id = primary.u8(0) == 0 ? primary.u16(4) : primary.u32(4);
        return new Picture(id, Items.in(children), children, object);
    }

    /// Whether the picture, or the first tile where it is made of tiles, is an item of one of these types.
    boolean isCodedAs(Set<String> types) throws HeaderException {
        boolean derived = DERIVED.stream().anyMatch(type -> items.isOfType(id, type));
        long coded = derived ? firstTile() : id;
        return types.stream().anyMatch(type -> items.isOfType(coded, type));
    }

    private long firstTile() throws HeaderException {
        for (References tiles : References.in(children, "dimg")) {
            if (tiles.from() == id && tiles.first().isPresent()) {
                return tiles.first().getAsLong();
            }
        }
        return id;
    }

    Properties properties() throws HeaderException {
        Properties properties = Properties.of(children, id);
        if (properties.width().isEmpty() || properties.height().isEmpty()) {
            throw new CorruptHeaderException("The primary picture has no size");
        }
        return properties;
    }

    /// A turn by the container counts whatever EXIF says, since viewers disagree on which to obey.
    Orientation orientation(Properties properties) throws HeaderException {
        Orientation exif = exif();
        return properties
                .transformation()
                .<Orientation>map(seen -> new Orientation.Transformed(seen, exif))
                .orElse(exif);
    }

    private Orientation exif() throws HeaderException {
        Optional<Long> item = exifItem();
        Optional<Slice> content = item.isPresent() ? Locations.content(item.get(), children, object) : Optional.empty();
        return content.isPresent() ? orientation(content.get()) : new Orientation.Absent();
    }

    /// The EXIF that describes this picture; else the first of which the file doesn't say what it describes.
    private Optional<Long> exifItem() throws HeaderException {
        List<Long> candidates = items.ofType("Exif");
        if (candidates.isEmpty()) {
            return Optional.empty();
        }
        Set<Long> known = new HashSet<>(candidates);
        Set<Long> ofOthers = new HashSet<>();
        for (References description : References.in(children, "cdsc")) {
            if (known.contains(description.from())) {
                if (description.leadsTo(id)) {
                    return Optional.of(description.from());
                }
                ofOthers.add(description.from());
            }
        }
        return candidates.stream().filter(item -> !ofOthers.contains(item)).findFirst();
    }

    /// The item begins with how far behind these four bytes the TIFF structure stands. Writers get that wrong.
    private static Orientation orientation(Slice item) throws HeaderException {
        long announced = item.length() < 4 ? 0 : 4L + item.u32(0);
        for (long at : new long[] {announced, 4, 10, 0, 6}) {
            if (item.startsWith(at, "II*\0") || item.startsWith(at, "MM\0*") || item.startsWith(at, "Exif\0\0")) {
                return Exif.orientation(item.from(at));
            }
        }
        return new Orientation.Absent();
    }
}
