package dev.bucketsync.runtime.aws;

import java.io.IOException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.SdkHttpResponse;

/// What is wanted of an answer that is no refusal. What is not wanted is not waited for: the connection is given up.
sealed interface Taking {
    byte[] take(SdkHttpResponse answer, AbortableInputStream body) throws IOException;

    /// Everything, or nothing at all when it is more than this.
    record Whole(int most) implements Taking {
        @Override
        public byte[] take(SdkHttpResponse answer, AbortableInputStream body) throws IOException {
            byte[] bytes = body.readNBytes(most + 1);
            if (bytes.length > most) {
                body.abort();
                throw new AnswerTooLongException(most);
            }
            if (ErrorDocument.isOne(bytes)) {
                throw ErrorDocument.read(bytes).asFailure(answer);
            }
            return bytes;
        }
    }

    /// A stretch of an object: exactly these bytes, whatever the server takes a range to be.
    record Stretch(long from, int length) implements Taking {
        private static final int PARTIAL_CONTENT = 206;

        @Override
        public byte[] take(SdkHttpResponse answer, AbortableInputStream body) throws IOException {
            if (!begins(answer)) {
                body.abort();
                throw SdkClientException.create("the answer is of another range than was asked for");
            }
            byte[] bytes = body.readNBytes(length);
            if (bytes.length < length) {
                throw new IOException("the body ended after %d of %d bytes".formatted(bytes.length, length));
            }
            if (body.read() >= 0) {
                body.abort();
            }
            return bytes;
        }

        /// A server that does not know ranges sends everything, from the start.
        private boolean begins(SdkHttpResponse answer) {
            return answer.statusCode() == PARTIAL_CONTENT
                    ? answer.firstMatchingHeader("Content-Range")
                            .filter(range -> range.startsWith("bytes " + from + "-"))
                            .isPresent()
                    : from == 0;
        }
    }
}
