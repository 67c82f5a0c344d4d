package dev.bucketsync.quota.ledger;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jdbi.v3.core.Jdbi;

/// The real ledger, by the accounts of one try among many in the same database.
record PostgresBooks(Jdbi jdbi, Ledger ledger, String prefix) implements Books {
    @Override
    public List<Decision> charge(List<Charge> batch) {
        return ledger.charge(batch, List.of()).decisions();
    }

    @Override
    public void chargeAndDie(List<Charge> batch) {
        jdbi.useHandle(handle -> {
            handle.begin();
            // Within the handle's transaction, as JDBI nests them; what follows is as if the process had died.
            new Ledger(jdbi).charge(batch, List.of());
            handle.rollback();
        });
    }

    @Override
    public Totals totals() {
        Map<String, Long> used = new TreeMap<>();
        Set<String> charged = new HashSet<>();
        jdbi.useHandle(handle -> {
            handle.createQuery("SELECT account, period, used FROM balance WHERE account LIKE :prefix || '%'")
                    .bind("prefix", prefix)
                    .map((row, _) ->
                            used.put(row.getString("account") + "/" + row.getString("period"), row.getLong("used")))
                    .list();
            handle.createQuery("SELECT account, identity FROM charged WHERE account LIKE :prefix || '%'")
                    .bind("prefix", prefix)
                    .map((row, _) ->
                            charged.add(Digest.of(row.getBytes("identity")).toString()))
                    .list();
        });
        return new Totals(used, charged);
    }
}
