package dev.bucketsync.connector.problem;

/// Carries a refusal up to where HTTP answers are written, and rolls back the transaction on its way.
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    ProblemException(Problem problem) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
