package dev.bucketsync.quota.ledger;

import dev.bucketsync.events.id.AccountId;
import dev.bucketsync.quota.period.FrozenPeriods;
import dev.bucketsync.quota.period.UsagePeriod;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// One account's periods and balances while its book is locked, as they stand after what was decided so far.
final class AccountBook {
    private final Plan plan;
    private final BookState found;
    private long entries;
    private final FrozenPeriods periods = new FrozenPeriods(List.of());
    private final Map<UsagePeriod, Balance> balances = new HashMap<>();
    private final List<UsagePeriod> opened = new ArrayList<>();
    private final Set<UsagePeriod> changed = new HashSet<>();

    /// @param asked the plan as whoever asks knows it
    AccountBook(Plan asked, BookState found) {
        this.plan = found.newer(asked);
        this.found = found;
        this.entries = found.entries();
    }

    void remember(UsagePeriod period, Balance balance) {
        periods.freeze(period);
        balances.put(period, balance);
    }

    /// The period a moment belongs to, frozen now if it was not. The account's latest period follows its plan; the
    /// limit of a period that another has followed stays.
    UsagePeriod period(Instant observedAt) {
        UsagePeriod period = periods.at(observedAt, plan.zone());
        if (!balances.containsKey(period)) {
            remember(period, Balance.unused(plan.limit()));
            opened.add(period);
            changed.add(period);
        } else if (isLatest(period) && !balance(period).limit().equals(plan.limit())) {
            change(period, balance(period).limited(plan.limit()));
        }
        return period;
    }

    private boolean isLatest(UsagePeriod period) {
        return periods.latest().filter(period::equals).isPresent();
    }

    Balance balance(UsagePeriod period) {
        return balances.get(period);
    }

    /// Takes the cost from the balance and answers the number of the line that says so.
    long draw(UsagePeriod period, long cost) {
        if (cost > 0) {
            change(period, balance(period).plus(cost));
        }
        return ++entries;
    }

    /// Gives units back in the period of that moment and answers the number of the line that says so.
    PostedCredit credit(Credit credit) {
        UsagePeriod period = period(credit.at());
        change(period, balance(period).withCredit(credit.units()));
        return new PostedCredit(credit, period, ++entries);
    }

    private void change(UsagePeriod period, Balance to) {
        balances.put(period, to);
        changed.add(period);
    }

    AccountId account() {
        return plan.account();
    }

    /// The plan, where the book has not kept it yet.
    Optional<Plan> newPlan() {
        return found.plan().filter(plan::equals).isPresent() ? Optional.empty() : Optional.of(plan);
    }

    long entries() {
        return entries;
    }

    boolean isChanged() {
        return !changed.isEmpty();
    }

    /// Whether there is anything to write back.
    boolean isTouched() {
        return isChanged() || entries > found.entries();
    }

    long revision() {
        return isChanged() ? found.revision() + 1 : found.revision();
    }

    Stream<PeriodOfAccount> openedPeriods() {
        return opened.stream().map(period -> new PeriodOfAccount(account(), period));
    }

    Stream<Usage> changedBalances() {
        return changed.stream()
                .map(period -> new Usage(account(), period, balance(period).told(), revision()));
    }

    /// Shares reached that nobody was told of, as the balances stand.
    Stream<Crossing> crossings() {
        return changed.stream()
                .flatMap(period -> Thresholds.crossed(balance(period))
                        .map(percent -> new Crossing(account(), period, percent, balance(period))));
    }

    /// When the latest period ends; absent when that is as it was.
    Optional<Instant> openUntil() {
        return opened.isEmpty() ? Optional.empty() : periods.latest().map(UsagePeriod::endsAt);
    }

    /// A share of its allowance that this account has reached.
    record Crossing(AccountId account, UsagePeriod period, int percent, Balance balance) {}

    /// A period that this account froze.
    record PeriodOfAccount(AccountId account, UsagePeriod period) {}
}
