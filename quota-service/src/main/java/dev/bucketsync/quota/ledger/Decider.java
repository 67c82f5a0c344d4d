package dev.bucketsync.quota.ledger;

import dev.bucketsync.events.id.AccountId;
import dev.bucketsync.events.verdict.Shortfall;
import dev.bucketsync.quota.period.UsagePeriod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Decides charges one after the other, each on what the ones before it left; keeps what is to be written.
final class Decider {
    private final Map<AccountId, AccountBook> books;
    private final Map<Digest, PastCharge> charged;
    private final Map<KeyInPeriod, Long> keyCosts;
    private final Map<Digest, Optional<Shortfall>> told;
    private final Map<KeyInPeriod, Long> newKeyCosts = new HashMap<>();
    private final List<Entry> entries = new ArrayList<>();

    /// @param charged what the book knows of the contents that will be asked for
    /// @param keyCosts what their keys have cost in their periods
    /// @param told what a lost book said by the decisions' ids: by how much a content did not fit, absent if it did
    Decider(
            Map<AccountId, AccountBook> books,
            Map<Digest, PastCharge> charged,
            Map<KeyInPeriod, Long> keyCosts,
            Map<Digest, Optional<Shortfall>> told) {
        this.books = books;
        this.charged = new HashMap<>(charged);
        this.keyCosts = new HashMap<>(keyCosts);
        this.told = told;
    }

    Decision decide(Charge charge) {
        PastCharge past = charged.get(charge.identity());
        if (past != null) {
            return past.answer(Digest.of(charge.decision()));
        }
        return told.isEmpty() ? decideFresh(charge, false) : decideAgain(charge);
    }

    /// What was told holds, whatever has become of limits and credits since.
    private Decision decideAgain(Charge charge) {
        Optional<Shortfall> then = told.get(Digest.of(charge.decision()));
        return then != null && then.isPresent()
                ? new Decision.OverQuota(then.get())
                : decideFresh(charge, then != null);
    }

    private Decision decideFresh(Charge charge, boolean admitted) {
        AccountBook book = books.get(charge.account());
        UsagePeriod period = book.period(charge.asset().observedAt());
        long costBefore = keyCosts.getOrDefault(KeyInPeriod.of(charge, period), 0L);
        long cost = Math.max(0, charge.asset().units() - costBefore);
        Balance balance = book.balance(period);
        if (!admitted && !balance.holds(cost)) {
            return new Decision.OverQuota(shortfall(cost, balance, period));
        }
        entries.add(new Entry(charge, period, book.draw(period, cost), cost));
        keep(charge, period, costBefore + cost, cost);
        return new Decision.Charged(charge.asset().units(), cost);
    }

    private void keep(Charge charge, UsagePeriod period, long keyCost, long cost) {
        charged.put(charge.identity(), new PastCharge(charge.asset().units(), cost, Digest.of(charge.decision())));
        if (cost > 0) {
            keyCosts.put(KeyInPeriod.of(charge, period), keyCost);
            newKeyCosts.put(KeyInPeriod.of(charge, period), keyCost);
        }
    }

    private static Shortfall shortfall(long cost, Balance balance, UsagePeriod period) {
        return new Shortfall(
                cost, balance.left().orElseThrow(), balance.limit().orElseThrow(), period.name(), period.endsAt());
    }

    /// The new lines of the book, one for each content newly charged.
    List<Entry> entries() {
        return entries;
    }

    Map<KeyInPeriod, Long> newKeyCosts() {
        return newKeyCosts;
    }
}
