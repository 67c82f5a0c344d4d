package dev.bucketsync.sandbox.aws.s3;

import dev.bucketsync.sandbox.aws.store.KeyOrder;
import dev.bucketsync.sandbox.aws.store.ObjectStore;
import dev.bucketsync.sandbox.aws.store.StoredObject;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// One page of a listing: objects and common prefixes, together in key order and together at most `max-keys`. What
/// lies under a common prefix is jumped over, so a page costs what it shows.
record ListPage(List<StoredObject> objects, List<String> commonPrefixes, Optional<String> next, String last) {
    static ListPage of(ObjectStore store, ListQuery query) {
        return new Builder(store, query).build();
    }

    int keyCount() {
        return objects.size() + commonPrefixes.size();
    }

    private static final class Builder {
        private final ObjectStore store;
        private final ListQuery query;
        private final List<StoredObject> objects = new ArrayList<>();
        private final List<String> commonPrefixes = new ArrayList<>();
        private String from;
        private String last = "";

        Builder(ObjectStore store, ListQuery query) {
            this.store = store;
            this.query = query;
            this.from = query.from();
        }

        ListPage build() {
            if (query.maxKeys() == 0) {
                return page(Optional.empty());
            }
            var found = store.list(from, query.prefix());
            while (found.hasNext()) {
                if (objects.size() + commonPrefixes.size() == query.maxKeys()) {
                    return page(Optional.of(from));
                }
                found = take(found.next(), found);
            }
            return page(Optional.empty());
        }

        private Iterator<StoredObject> take(StoredObject object, Iterator<StoredObject> rest) {
            var common = commonPrefix(object.key());
            if (common.isEmpty()) {
                objects.add(object);
                last = object.key();
                from = KeyOrder.successor(last);
                return rest;
            }
            last = common.get();
            commonPrefixes.add(last);
            from = KeyOrder.afterAllWith(last);
            return store.list(from, query.prefix());
        }

        private Optional<String> commonPrefix(String key) {
            var delimiter = query.delimiter();
            int end = delimiter.isEmpty()
                    ? -1
                    : key.indexOf(delimiter, query.prefix().length());
            return end < 0 ? Optional.empty() : Optional.of(key.substring(0, end + delimiter.length()));
        }

        private ListPage page(Optional<String> next) {
            return new ListPage(objects, commonPrefixes, next, last);
        }
    }
}
