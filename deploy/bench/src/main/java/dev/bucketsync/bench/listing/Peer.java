package dev.bucketsync.bench.listing;

import java.net.URI;
import java.util.List;

/// A program of Debian's that lists buckets, one way to run it, and how it prints a key.
enum Peer {
    AWS,
    RCLONE_FAST_LIST,
    RCLONE_CHECKERS_64,
    /// What many believe the mode before to be: a walk from folder to folder, 64 at a time.
    RCLONE_WALK_64,
    S3CMD;

    List<String> command(URI s3, String bucket) {
        return switch (this) {
            case AWS -> aws(s3, bucket);
            case RCLONE_FAST_LIST -> List.of("rclone", "lsf", "-R", "--files-only", "--fast-list", "replay:" + bucket);
            case RCLONE_CHECKERS_64 ->
                List.of("rclone", "lsf", "-R", "--files-only", "--checkers", "64", "replay:" + bucket);
            case RCLONE_WALK_64 ->
                List.of(
                        "rclone",
                        "lsf",
                        "-R",
                        "--files-only",
                        "--disable",
                        "ListR",
                        "--checkers",
                        "64",
                        "replay:" + bucket);
            case S3CMD -> s3cmd(s3.getAuthority(), bucket);
        };
    }

    private static List<String> aws(URI s3, String bucket) {
        return List.of(
                "/usr/bin/aws",
                "--endpoint-url",
                s3.toString(),
                "s3api",
                "list-objects-v2",
                "--bucket",
                bucket,
                "--query",
                "Contents[].[Key]",
                "--output",
                "text");
    }

    private static List<String> s3cmd(String host, String bucket) {
        return List.of(
                "s3cmd",
                "-c",
                "/dev/null",
                "--access_key=a",
                "--secret_key=b",
                "--host=" + host,
                "--host-bucket=" + host,
                "--no-ssl",
                "--region=eu-west-1",
                "ls",
                "-r",
                "s3://" + bucket);
    }

    /// The key that a line of its output names.
    String key(String line) {
        return this == S3CMD ? line.replaceFirst("^.{16} +\\d+ +s3://[^/]+/", "") : line;
    }
}
