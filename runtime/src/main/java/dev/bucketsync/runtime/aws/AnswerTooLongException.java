package dev.bucketsync.runtime.aws;

/// S3, or what stands in its place, sent more than any such answer can have.
public final class AnswerTooLongException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AnswerTooLongException(int most) {
        super("an answer of more than %d bytes".formatted(most));
    }
}
