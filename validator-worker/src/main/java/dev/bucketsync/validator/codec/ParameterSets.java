package dev.bucketsync.validator.codec;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The sequence parameter sets of a configuration, of which the pictures use one. As in decoders, a set takes the place
/// of an earlier one with its number, and the picture parameter sets tell which are used.
final class ParameterSets {
    private final Map<Integer, Picture> pictures = new LinkedHashMap<>();
    private final Set<Integer> used = new HashSet<>();

    void add(int number, Picture picture) {
        pictures.put(number, picture);
    }

    /// A picture parameter set refers to this sequence parameter set.
    void use(int number) {
        used.add(number);
    }

    /// What the pictures are; empty where the sets that may be used differ in it.
    Optional<Picture> active() {
        List<Picture> candidates = pictures.keySet().stream()
                .filter(number -> used.isEmpty() || used.contains(number))
                .map(pictures::get)
                .toList();
        boolean agree = candidates.stream().map(Picture::pixelFormat).distinct().count() == 1;
        return agree ? Optional.of(candidates.getFirst()) : Optional.empty();
    }
}
