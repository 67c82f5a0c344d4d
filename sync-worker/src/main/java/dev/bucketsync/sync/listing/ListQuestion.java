package dev.bucketsync.sync.listing;

import dev.bucketsync.events.object.ObjectKey;
import dev.bucketsync.sync.diff.Listed;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a listing is asked, and what it may answer to that.
///
/// @param delimiter empty for all keys
record ListQuestion(String prefix, String delimiter, Optional<ObjectKey> after, int maxKeys) {
    Map<String, String> query() {
        Map<String, String> query = new HashMap<>();
        query.put("list-type", "2");
        query.put("encoding-type", "url");
        query.put("prefix", prefix);
        query.put("max-keys", Integer.toString(maxKeys));
        after.ifPresent(key -> query.put("start-after", key.value()));
        if (!delimiter.isEmpty()) {
            query.put("delimiter", delimiter);
        }
        return query;
    }

    /// What the document says, unless no such listing answers this question.
    ListAnswer read(byte[] document) {
        ListAnswer answer = ListAnswer.read(document, maxKeys);
        check(answer.objects().stream().map(Listed::key).toList());
        check(answer.commonPrefixes());
        answer.commonPrefixes().forEach(this::checkCommonPrefix);
        return answer;
    }

    /// Enough for pages, which are in order or none.
    private void check(List<ObjectKey> keys) {
        if (keys.isEmpty()) {
            return;
        }
        checkPrefix(keys.getFirst());
        checkPrefix(keys.getLast());
        if (after.isPresent() && keys.getFirst().compareTo(after.get()) <= 0) {
            throw new ListingBrokenException("a page that makes no progress");
        }
    }

    private void checkPrefix(ObjectKey key) {
        if (!key.value().startsWith(prefix)) {
            throw new ListingBrokenException("a page with keys outside the prefix");
        }
    }

    private void checkCommonPrefix(ObjectKey key) {
        int end = key.value().indexOf(delimiter, prefix.length());
        if (delimiter.isEmpty() || end + delimiter.length() != key.value().length()) {
            throw new ListingBrokenException("a common prefix that is none");
        }
    }
}
