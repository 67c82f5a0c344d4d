package dev.bucketsync.sandbox.aws.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The etags of a folder's files, computed once for each path, size, time and inode. Small files get the MD5 of their
/// bytes; large ones what a multipart upload gets: something with a dash that is no digest of the content.
final class FileEtags {
    private static final long LARGEST_WHOLE_UPLOAD = 8L * 1024 * 1024;

    private final Map<Path, Known> known = new ConcurrentHashMap<>();

    String of(Path file, BasicFileAttributes attributes) throws IOException {
        var version = new Version(
                attributes.size(), attributes.lastModifiedTime().toString(), String.valueOf(attributes.fileKey()));
        var last = known.get(file);
        if (last != null && last.version().equals(version)) {
            return last.etag();
        }
        var etag = attributes.size() > LARGEST_WHOLE_UPLOAD ? multipart(file, version) : whole(file);
        known.put(file, new Known(version, etag));
        return etag;
    }

    void forgetAllBut(Set<Path> files) {
        known.keySet().retainAll(files);
    }

    private static String whole(Path file) throws IOException {
        return Etags.quoted(Etags.md5().digest(Files.readAllBytes(file)));
    }

    private static String multipart(Path file, Version version) {
        var digest = Etags.quoted(Etags.md5().digest((file + " " + version).getBytes(StandardCharsets.UTF_8)));
        long parts = (version.size() + LARGEST_WHOLE_UPLOAD - 1) / LARGEST_WHOLE_UPLOAD;
        return digest.substring(0, digest.length() - 1) + '-' + parts + '"';
    }

    private record Version(long size, String modified, String inode) {}

    private record Known(Version version, String etag) {}
}
