package dev.bucketsync.local.sample;

/// The light of a scene, as RGB.
enum Colours {
    MORNING(0x7fb2d9, 0xfde3c0, 0xfff4d6, 0x5f7f94, 0x24414f),
    NOON(0x3d8fd1, 0xcfe9f5, 0xffffff, 0x7fae6a, 0x2f5d3a),
    EVENING(0x3b2a63, 0xf5956b, 0xffd98a, 0x6d4470, 0x241a33),
    AUTUMN(0x8fb0bd, 0xf4e2c4, 0xfff0b8, 0xc7843f, 0x5c3324),
    NIGHT(0x0b1330, 0x35507d, 0xf4f2df, 0x2a3a5e, 0x0a1022);

    final int skyTop;
    final int skyBottom;
    final int light;
    final int far;
    final int near;

    Colours(int skyTop, int skyBottom, int light, int far, int near) {
        this.skyTop = skyTop;
        this.skyBottom = skyBottom;
        this.light = light;
        this.far = far;
        this.near = near;
    }

    /// @param share of the second colour, 0 to 1
    static int mix(int first, int second, double share) {
        double s = Math.clamp(share, 0.0, 1.0);
        return channel(first, second, s, 16) | channel(first, second, s, 8) | channel(first, second, s, 0);
    }

    private static int channel(int first, int second, double share, int shift) {
        int a = first >> shift & 0xff;
        int b = second >> shift & 0xff;
        return (int) (a + (b - a) * share + 0.5) << shift;
    }
}
