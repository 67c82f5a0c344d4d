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
    DATES_IN_NAMES {
        @Override
        List<String> names(int count, Random dice) {
            return IntStream.range(0, count)
                    .mapToObj(n -> {
                        int day = dice.nextInt(2_688);
                        return "logs/%04d-%02d-%02d-%02d-%07d"
                                .formatted(2018 + day / 336, day / 28 % 12 + 1, day % 28 + 1, dice.nextInt(24), n);
                    })
                    .toList();
        }
    },
    HIVE {
        @Override
        List<String> names(int count, Random dice) {
            return IntStream.range(0, count)
                    .mapToObj(n -> {
                        int hour = dice.nextInt(9_600);
                        return "year=%d/month=%02d/day=%02d/hour=%02d/part-%07d.parquet"
                                .formatted(2024 + hour / 8_064, hour / 672 % 12 + 1, hour / 24 % 28 + 1, hour % 24, n);
                    })
                    .toList();
        }
    },
    /// Half of everything is the first one's, a quarter of the rest the second one's.
    TENANTS {
        @Override
        List<String> names(int count, Random dice) {
            HexFormat hex = HexFormat.of();
            return IntStream.range(0, count)
                    .mapToObj(_ -> {
                        int tenant = (int) Math.min(5_000, 1 / (1 - dice.nextDouble()));
                        return "tenants/%s/assets/%s.jpg"
                                .formatted(
                                        hex.toHexDigits(tenant * 0x9E37_79B9_7F4A_7C15L),
                                        hex.toHexDigits(dice.nextLong()));
                    })
                    .toList();
        }
    },
    /// Nothing is invented out of percent signs and control characters, but they may stand before what is.
    HOSTILE {
        @Override
        List<String> names(int count, Random dice) {
            HexFormat hex = HexFormat.of();
            return IntStream.range(0, count)
                    .mapToObj(_ -> "in%20box\u0001/100%/" + hex.toHexDigits(dice.nextLong()))
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
