package dev.bucketsync.connector.preview;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingLong;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingLong;

import dev.bucketsync.connector.preview.Fit.Sum;
import dev.bucketsync.connector.preview.Preview.Faulted;
import dev.bucketsync.connector.preview.Preview.OfType;
import dev.bucketsync.connector.preview.Preview.Rejected;
import dev.bucketsync.events.verdict.FaultCause;
import dev.bucketsync.events.verdict.RejectionReason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/// A preview's verdicts, counted where they are alike; what is asked of them is summed up from that.
record Verdicts(List<Alike> groups) {
    /// What a verdict may be.
    enum Kind {
        ACCEPTED,
        REJECTED,
        FAULTED
    }

    /// A verdict, and why.
    record Said(Kind kind, Optional<FaultCause> fault, List<RejectionReason> reasons) {
        Said {
            reasons = List.copyOf(reasons);
        }
    }

    /// Objects of one type with the same verdict for the same reasons.
    record Alike(Optional<String> type, Said said, Sum sum, Reads reads) {
        Kind kind() {
            return said.kind();
        }
    }

    /// How many objects were read, and by how many ranged GETs.
    record Reads(long objects, long requests) {
        Reads plus(Reads other) {
            return new Reads(objects + other.objects, requests + other.requests);
        }

        /// How many it takes for others, if they are like these.
        long forOthers(long others) {
            return objects == 0 ? others : Math.ceilDiv(others * requests, objects);
        }
    }

    Verdicts {
        groups = List.copyOf(groups);
    }

    Sum accepted() {
        return sum(alike -> alike.kind() == Kind.ACCEPTED);
    }

    /// The GETs of a sync: it reads what could not be judged and is still there, at the price of what could.
    long readsLeft() {
        long unread = sum(alike -> alike.kind() == Kind.FAULTED
                        && !alike.said().fault().equals(Optional.of(FaultCause.OBJECT_GONE)))
                .objects();
        return groups.stream()
                .filter(alike -> alike.kind() != Kind.FAULTED)
                .map(Alike::reads)
                .reduce(new Reads(0, 0), Reads::plus)
                .forOthers(unread);
    }

    /// By name, those last whose type could not be told.
    List<OfType> types() {
        return groups.stream()
                .map(Alike::type)
                .distinct()
                .sorted(comparing((Optional<String> type) -> type.isEmpty()).thenComparing(type -> type.orElse("")))
                .map(this::ofType)
                .toList();
    }

    private OfType ofType(Optional<String> type) {
        Function<Kind, Sum> of =
                kind -> sum(alike -> alike.kind() == kind && alike.type().equals(type));
        Sum accepted = of.apply(Kind.ACCEPTED);
        return new OfType(
                type,
                accepted.objects(),
                of.apply(Kind.REJECTED).objects(),
                of.apply(Kind.FAULTED).objects(),
                accepted.units());
    }

    /// The most frequent first. An object that several reasons speak against counts for each.
    List<Rejected> rejected() {
        return counted(
                groups.stream().filter(alike -> alike.kind() == Kind.REJECTED),
                alike -> alike.said().reasons().stream(),
                Rejected::new,
                Rejected::objects);
    }

    /// The most frequent first.
    List<Faulted> faulted() {
        return counted(
                groups.stream().filter(alike -> alike.kind() == Kind.FAULTED),
                alike -> alike.said().fault().stream(),
                Faulted::new,
                Faulted::objects);
    }

    private interface Counted<W, R> {
        R of(W why, long objects);
    }

    private static <W extends Enum<W>, R> List<R> counted(
            Stream<Alike> groups, Function<Alike, Stream<W>> why, Counted<W, R> counted, ToLongFunction<R> objects) {
        Map<W, Long> byReason = groups.flatMap(alike ->
                        why.apply(alike).map(each -> Map.entry(each, alike.sum().objects())))
                .collect(groupingBy(Map.Entry::getKey, summingLong(Map.Entry::getValue)));
        return byReason.entrySet().stream()
                .sorted(comparing((Map.Entry<W, Long> entry) -> entry.getKey().name()))
                .map(entry -> counted.of(entry.getKey(), entry.getValue()))
                .sorted(comparingLong(objects).reversed())
                .toList();
    }

    private Sum sum(Predicate<Alike> which) {
        return groups.stream().filter(which).map(Alike::sum).reduce(Sum.NONE, Sum::plus);
    }
}
