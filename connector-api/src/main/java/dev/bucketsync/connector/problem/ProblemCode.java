package dev.bucketsync.connector.problem;

/// Why a request was refused: stable codes for programs, each with its HTTP status and a title for people.
public enum ProblemCode {
    INVALID_FIELD(400, "A field is not valid"),
    UNKNOWN_FIELD(400, "A field is not known here"),
    UNAUTHENTICATED(401, "No valid token"),
    FORBIDDEN(403, "Not allowed with this token"),
    PLAN_REQUIRED(403, "The account's plan does not include connecting buckets"),
    NOT_FOUND(404, "Not found"),
    CONFLICT(409, "Not possible in the present state"),
    QUOTA_EXHAUSTED(409, "No units are left in this usage period"),
    PRECONDITION_FAILED(412, "It has changed meanwhile"),
    BODY_TOO_LARGE(413, "The body is too large"),
    IDEMPOTENCY_MISMATCH(422, "The idempotency key belongs to another request"),
    RATE_LIMITED(429, "Too many requests"),
    UNAVAILABLE(503, "Not available at the moment");

    private final int status;
    private final String title;

    ProblemCode(int status, String title) {
        this.status = status;
        this.title = title;
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }
}
