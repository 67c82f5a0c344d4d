package dev.bucketsync.sync.notification;

import dev.bucketsync.events.object.ObjectKey;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What one record of a notification says.
sealed interface Word {
    Pattern BUCKET_ARN = Pattern.compile("arn:(aws|aws-cn|aws-us-gov):s3:.*", Pattern.DOTALL);
    int LONGEST_BUCKET = 255;

    record Changed(Notice notice) implements Word {}

    /// Of something that no listing would show.
    record Unchanging() implements Word {}

    /// Names no object that there could be.
    record Unreadable() implements Word {}

    /// A change of an object, if there can be such an object.
    ///
    /// @param arn the bucket's, or whatever stands in its place
    static Word changed(String bucket, String arn, List<ObjectKey> keys) {
        return bucket.isEmpty() || bucket.length() > LONGEST_BUCKET || keys.isEmpty()
                ? new Unreadable()
                : new Changed(new Notice(bucket, partition(arn), keys));
    }

    private static Optional<String> partition(String arn) {
        Matcher matcher = BUCKET_ARN.matcher(arn);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
