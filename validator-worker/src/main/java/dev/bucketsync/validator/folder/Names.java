package dev.bucketsync.validator.folder;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Relative paths as UTF-8 whatever the locale of the process: a file's URI has the very bytes of its name.
final class Names {
    private final int skipped;

    Names(Path root) {
        this.skipped = bytes(root).length;
    }

    /// Bytes that are no UTF-8 are shown as Latin-1.
    String of(Path file) {
        byte[] all = bytes(file);
        int from = skipped;
        while (from < all.length && all[from] == '/') {
            from++;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(all, from, all.length - from))
                    .toString();
        } catch (CharacterCodingException _) {
            return new String(all, from, all.length - from, StandardCharsets.ISO_8859_1);
        }
    }

    private static byte[] bytes(Path path) {
        String uri = path.toAbsolutePath().normalize().toUri().getRawPath();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(uri.length());
        for (int i = 0; i < uri.length(); i++) {
            if (uri.charAt(i) == '%') {
                bytes.write(Integer.parseInt(uri, i + 1, i + 3, 16));
                i += 2;
            } else {
                bytes.write(uri.charAt(i));
            }
        }
        return bytes.toByteArray();
    }
}
