package dev.bucketsync.connector.idempotency;

import dev.bucketsync.connector.http.Answer;
import dev.bucketsync.connector.http.Body;
import dev.bucketsync.connector.http.Caller;
import dev.bucketsync.connector.outbox.Transactions;
import dev.bucketsync.connector.problem.Problem;
import dev.bucketsync.connector.problem.ProblemCode;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/// Lets a client repeat a request safely: under the same `Idempotency-Key` the first answer is given again, for 24
/// hours. Two at once wait for each other; a refused request leaves its key free.
public record IdempotencyKeys(Transactions transactions, InstantSource clock) {
    private static final String HEADER = "Idempotency-Key";
    private static final Duration KEPT = Duration.ofHours(24);
    /// The second of two at once waits here until the first has ended.
    private static final String CLAIM = """
            INSERT INTO idempotency (account, key, body_hash, at) VALUES (:account, :key, :hash, :now)
            ON CONFLICT (account, key) DO NOTHING""";
    private static final String KEEP = """
            UPDATE idempotency SET status = :status, location = :location, etag = :etag, answer = :answer
            WHERE account = :account AND key = :key""";
    private static final String RECALL = """
            SELECT body_hash, status, location, etag, answer FROM idempotency WHERE account = :account AND key = :key""";
    /// In bites, and never in another's way.
    private static final String FORGET = """
            DELETE FROM idempotency WHERE (account, key) IN (
                SELECT account, key FROM idempotency WHERE at < :expired ORDER BY at LIMIT 100 FOR UPDATE SKIP LOCKED)""";
    private static final String FORGET_OWN = """
            DELETE FROM idempotency WHERE account = :account AND key = :key AND at < :expired""";

    private record Claim(String account, String key, String hash) {}

    private record Kept(String hash, Answer answer) {}

    /// Does the work in a transaction, or answers what it answered the first time.
    public Answer once(Context ctx, Body body, Function<Handle, Answer> work) {
        Optional<Claim> claim =
                key(ctx).map(key -> new Claim(Caller.of(ctx).account().value(), key, hash(ctx, body)));
        return transactions.write(transaction ->
                claim.map(each -> once(transaction, each, work)).orElseGet(() -> work.apply(transaction)));
    }

    /// As [#once], for what must never be done twice because a client did not hear the answer: the key is required.
    public Answer onceUnderKey(Context ctx, Body body, Function<Handle, Answer> work) {
        if (ctx.header(HEADER) == null) {
            throw Problem.of(
                            ProblemCode.INVALID_FIELD,
                            HEADER + " must be given here: a repeat would count again",
                            "send a fresh UUID for each new request, and the same one to repeat it")
                    .at(HEADER)
                    .exception();
        }
        return once(ctx, body, work);
    }

    private Answer once(Handle transaction, Claim claim, Function<Handle, Answer> work) {
        Instant now = clock.instant();
        forget(transaction, claim, now.minus(KEPT));
        if (!claimed(transaction, claim, now)) {
            return recall(transaction, claim);
        }
        Answer answer = work.apply(transaction);
        keep(transaction, claim, answer);
        return answer;
    }

    private static void forget(Handle transaction, Claim claim, Instant expired) {
        transaction.createUpdate(FORGET).bind("expired", expired).execute();
        transaction
                .createUpdate(FORGET_OWN)
                .bind("account", claim.account())
                .bind("key", claim.key())
                .bind("expired", expired)
                .execute();
    }

    private static boolean claimed(Handle transaction, Claim claim, Instant now) {
        return transaction
                        .createUpdate(CLAIM)
                        .bind("account", claim.account())
                        .bind("key", claim.key())
                        .bind("hash", claim.hash())
                        .bind("now", now)
                        .execute()
                == 1;
    }

    private static void keep(Handle transaction, Claim claim, Answer answer) {
        transaction
                .createUpdate(KEEP)
                .bind("account", claim.account())
                .bind("key", claim.key())
                .bind("status", answer.status())
                .bind("location", answer.location().orElse(null))
                .bind("etag", answer.etag().orElse(null))
                .bind("answer", answer.json())
                .execute();
    }

    private static Answer recall(Handle transaction, Claim claim) {
        Kept kept = transaction
                .createQuery(RECALL)
                .bind("account", claim.account())
                .bind("key", claim.key())
                .map((row, _) -> new Kept(
                        row.getString("body_hash"),
                        new Answer(
                                row.getInt("status"),
                                Optional.ofNullable(row.getString("location")),
                                Optional.ofNullable(row.getString("etag")),
                                row.getString("answer"))))
                .one();
        if (!kept.hash().equals(claim.hash())) {
            throw Problem.of(
                            ProblemCode.IDEMPOTENCY_MISMATCH,
                            "this key came with another request within the last 24 hours",
                            "use a fresh key for a new request; repeat the same bytes to repeat the old one")
                    .at(HEADER, claim.key())
                    .exception();
        }
        return kept.answer();
    }

    private static Optional<String> key(Context ctx) {
        return Optional.ofNullable(ctx.header(HEADER)).map(key -> {
            if (!key.matches("[!-~]{1,128}")) {
                throw Problem.of(
                                ProblemCode.INVALID_FIELD,
                                HEADER + " must have 1 to 128 printable ASCII characters without spaces",
                                "send a UUID")
                        .at(HEADER, key)
                        .exception();
            }
            return key;
        });
    }

    /// Over the route too: a key names one request, not one body.
    private static String hash(Context ctx, Body body) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((ctx.method().name() + " " + ctx.path() + "\n").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(body.bytes()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
