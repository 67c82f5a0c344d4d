package dev.bucketsync.validator.judge;

import dev.bucketsync.validator.header.Format;
import dev.bucketsync.validator.mp4.Mp4Format;
import dev.bucketsync.validator.reading.Budget;
import dev.bucketsync.validator.reading.HeaderBytes;
import dev.bucketsync.validator.reading.HeaderException;
import dev.bucketsync.validator.reading.RangeReader;
import dev.bucketsync.validator.reading.Slice;
import dev.bucketsync.validator.rules.Rules;
import dev.bucketsync.validator.rules.Unread;
import dev.bucketsync.validator.rules.Verdict;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Judges one object: its type by its content, then its header, then the rules. What goes wrong on the way to the
/// bytes is thrown on and is no verdict.
public final class Judge {
    private static final int SHOWN_BYTES = 12;

    private final List<Format> formats;
    private final Rules rules;
    private final Budget budget;

    public Judge(List<Format> formats, Rules rules, Budget budget) {
        this.formats = List.copyOf(formats);
        this.rules = rules;
        this.budget = budget;
    }

    /// With every format that is read, the platform's rules and the usual budget.
    public static Judge standard() {
        return taking(EnumSet.allOf(ImageType.class));
    }

    /// The standard, for a platform that takes these types of images only. MP4 is always read.
    public static Judge taking(Set<ImageType> images) {
        Stream<Format> formats =
                Arrays.stream(ImageType.values()).filter(images::contains).map(ImageType::format);
        return new Judge(Stream.concat(formats, Stream.of(new Mp4Format())).toList(), Rules.STANDARD, Budget.STANDARD);
    }

    public Verdict judge(RangeReader reader) {
        if (reader.size() == 0) {
            return Verdict.Rejected.unread(Unread.empty());
        }
        try {
            return judge(new HeaderBytes(reader, budget).whole());
        } catch (HeaderException e) {
            return Verdict.Rejected.unread(Unread.because(e));
        }
    }

    private Verdict judge(Slice object) throws HeaderException {
        Optional<Format> format = format(object);
        return format.isPresent()
                ? rules.judge(format.get().read(object))
                : Verdict.Rejected.unread(Unread.unsupported(
                        beginning(object), formats.stream().map(Format::name).toList()));
    }

    private Optional<Format> format(Slice object) throws HeaderException {
        for (Format format : formats) {
            if (format.recognises(object)) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }

    private static String beginning(Slice object) throws HeaderException {
        byte[] first = object.copy(0, (int) Math.min(SHOWN_BYTES, object.length()));
        return "a file that begins with " + HexFormat.ofDelimiter(" ").formatHex(first);
    }
}
