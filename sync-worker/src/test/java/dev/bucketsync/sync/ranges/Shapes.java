package dev.bucketsync.sync.ranges;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/// Names as buckets have them.
enum Shapes {
    FLAT_HEX {
        @Override
        List<String> names(int count, Random dice) {
            HexFormat hex = HexFormat.of();
            return IntStream.range(0, count)
                    .mapToObj(_ -> hex.toHexDigits(dice.nextLong()) + ".jpg")
                    .toList();
        }
    },
    FLAT_NUMBERED {
        @Override
        List<String> names(int count, Random dice) {
            return IntStream.range(0, count).mapToObj("IMG_%09d.jpg"::formatted).toList();
        }
    },
    DATE_TREE {
        @Override
        List<String> names(int count, Random dice) {
            int days = Math.max(1, Math.min(1_000, count / 200));
            return IntStream.range(0, count)
                    .mapToObj(n -> {
                        int day = n % days;
                        return "%04d/%02d/%02d/cam-%06d.jpg"
                                .formatted(2022 + day / 336, day / 28 % 12 + 1, day % 28 + 1, n / days);
                    })
                    .toList();
        }
    },
    SKEW {
        @Override
        List<String> names(int count, Random dice) {
            return IntStream.range(0, count)
                    .mapToObj(n -> n % 100 == 0
                            ? "dir-%03d/x-%07d.png".formatted(n / 100 % 50, n)
                            : "huge/photo-%08d.jpg".formatted(n))
                    .toList();
        }
    },
    ONE_PER_FOLDER {
        @Override
        List<String> names(int count, Random dice) {
            return IntStream.range(0, count)
                    .mapToObj("item-%08d/original.jpg"::formatted)
                    .toList();
        }
    },
    ONE_GIANT_FOLDER {
        @Override
        List<String> names(int count, Random dice) {
            return IntStream.range(0, count)
                    .mapToObj("customers/acme/uploads/2024/frame_%d.png"::formatted)
                    .toList();
        }
    },
    HASHED_TREE {
        @Override
        List<String> names(int count, Random dice) {
            HexFormat hex = HexFormat.of();
            return IntStream.range(0, count)
                    .mapToObj(_ -> {
                        String name = hex.toHexDigits(dice.nextLong());
                        return name.substring(0, 2) + "/" + name.substring(2, 4) + "/" + name + ".mp4";
                    })
                    .toList();
        }
    },
    UNICODE {
        private static final List<String> WORDS = List.of(
                "Ünïcode",
                "写真",
                "画像",
                "😀",
                "～",
                "фото",
                "z",
                "\uE000",
                "𐍈",
                "ｶﾒﾗ",
                "a%20b",
                "x+y",
                "tab\tname",
                "//");

        @Override
        List<String> names(int count, Random dice) {
            return IntStream.range(0, count)
                    .mapToObj(_ -> IntStream.range(0, 1 + dice.nextInt(4))
                                    .mapToObj(_ ->
                                            WORDS.get(dice.nextInt(WORDS.size())) + (dice.nextInt(4) == 0 ? "/" : ""))
                                    .reduce("", String::concat)
                            + new String(Character.toChars(0x4E00 + dice.nextInt(5_000)))
                            + dice.nextInt(1_000))
                    .toList();
        }
    },
    WILD {
        @Override
        List<String> names(int count, Random dice) {
            List<String> names = new ArrayList<>();
            while (names.size() < count) {
                grow("", 1 + dice.nextInt(6), count, dice, names);
            }
            return names;
        }

        private void grow(String prefix, int depth, int count, Random dice, List<String> names) {
            int children = 1 + dice.nextInt(dice.nextInt(10) == 0 ? 300 : 6);
            for (int i = 0; i < children && names.size() < count; i++) {
                String name = prefix + Integer.toString(dice.nextInt(100_000), 2 + dice.nextInt(35));
                if (depth == 0 || dice.nextInt(3) == 0) {
                    int leaves = 1 + dice.nextInt(dice.nextInt(20) == 0 ? 5_000 : 20);
                    for (int leaf = 0; leaf < leaves && names.size() < count; leaf++) {
                        names.add(name + "-" + leaf);
                    }
                } else {
                    grow(name + "/", depth - 1, count, dice, names);
                }
            }
        }
    };

    abstract List<String> names(int count, Random dice);
}
