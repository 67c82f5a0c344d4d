package dev.bucketsync.quota.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/// What happens to messages on their way to the ledger: any order, any batches, repetitions, and workers that die
/// before or after their transaction.
///
/// @param seed decides all of it
record Deliveries(long seed) {
    private static final int LARGEST_BATCH = 7;

    /// Assets of two accounts, few keys and contents, so that they meet. A content's units are always the same, as a
    /// judged content's are.
    ///
    /// @param ofOnePeriod whether a content is only ever seen in one month
    static Arbitrary<List<Asset>> assets(boolean ofOnePeriod) {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 1),
                        Arbitraries.integers().between(0, 4),
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.integers().between(0, 2),
                        Arbitraries.integers().between(0, 2))
                .as((account, key, content, month, run) -> asset(account, key, content, month, run, ofOnePeriod))
                .list()
                .ofMinSize(1)
                .ofMaxSize(60);
    }

    private static Asset asset(int account, int key, int content, int month, int run, boolean ofOnePeriod) {
        String etag = ofOnePeriod ? "etag-%d-%d".formatted(content, month) : "etag-" + content;
        long units = 1L + Math.floorMod((key + " " + etag).hashCode(), 40);
        return new Asset(
                "account-" + account,
                "con-" + run,
                "run-" + run,
                "key-" + key,
                etag,
                units,
                Instant.parse("2026-%02d-15T12:00:00Z".formatted(8 + month)));
    }

    /// Delivers every asset at least once.
    void to(Books books, List<Asset> assets, Function<Asset, Charge> charge) {
        Random random = new Random(seed);
        List<Asset> waiting = new ArrayList<>(assets);
        while (!waiting.isEmpty()) {
            List<Asset> batch = take(waiting, random);
            List<Charge> charges = batch.stream().map(charge).toList();
            switch (random.nextInt(4)) {
                case 0 -> {
                    books.chargeAndDie(charges);
                    waiting.addAll(batch);
                }
                case 1 -> {
                    // Died after its transaction, before its offsets: all of it comes again.
                    books.charge(charges);
                    waiting.addAll(batch);
                }
                default -> books.charge(charges);
            }
        }
    }

    private static List<Asset> take(List<Asset> waiting, Random random) {
        List<Asset> batch = new ArrayList<>();
        for (int i = 1 + random.nextInt(LARGEST_BATCH); i > 0 && !waiting.isEmpty(); i--) {
            batch.add(waiting.remove(random.nextInt(waiting.size())));
        }
        return batch;
    }
}
