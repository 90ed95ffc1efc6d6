package org.tambo.watchlist;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tambo.watchlist.name.IndexInput;
import org.tambo.watchlist.name.IndexOutput;

/** All ranges of document numbers, to be asked which of them a number lies in. Immutable. */
final class NumberRanges {
    static final NumberRanges NONE = new NumberRanges(List.of());

    private final List<NumberRange> all;
    /** By issuer and length, which all numbers of a range share. */
    private final Map<String, Sorted> sorted = new HashMap<>();

    /** @param latest the highest end among this range and those before it, so that a search knows where to stop */
    private record Sorted(List<NumberRange> ranges, List<String> latest) {}

    NumberRanges(Collection<NumberRange> ranges) {
        all = List.copyOf(ranges);
        Map<String, List<NumberRange>> groups = new HashMap<>();
        for (NumberRange range : all) {
            groups.computeIfAbsent(group(range.first()), _ -> new ArrayList<>()).add(range);
        }
        groups.forEach((group, members) -> {
            members.sort(Comparator.comparing(range -> range.first().folded()));
            List<String> latest = new ArrayList<>();
            for (NumberRange range : members) {
                String last = range.last().folded();
                latest.add(latest.isEmpty() || latest.getLast().compareTo(last) < 0 ? last : latest.getLast());
            }
            sorted.put(group, new Sorted(members, latest));
        });
    }

    NumberRanges with(Collection<NumberRange> more, Set<Long> withoutNotices) {
        if (more.isEmpty() && all.stream().noneMatch(range -> withoutNotices.contains(range.notice()))) {
            return this;
        }
        List<NumberRange> ranges = new ArrayList<>(all);
        ranges.removeIf(range -> withoutNotices.contains(range.notice()));
        ranges.addAll(more);
        return new NumberRanges(ranges);
    }

    void write(IndexOutput out) throws IOException {
        out.longs(all.stream().mapToLong(NumberRange::notice).toArray());
        out.texts(all.stream().map(range -> range.first().scope()).toList());
        out.texts(all.stream().map(range -> range.first().text()).toList());
        out.texts(all.stream().map(range -> range.last().text()).toList());
    }

    static NumberRanges read(IndexInput in) throws IOException {
        long[] notices = in.longs();
        List<String> scopes = in.texts();
        List<String> firsts = in.texts();
        List<String> lasts = in.texts();
        List<NumberRange> ranges = new ArrayList<>();
        for (int i = 0; i < notices.length; i++) {
            ranges.add(new NumberRange(
                    notices[i],
                    new NumberKey(scopes.get(i), firsts.get(i)),
                    new NumberKey(scopes.get(i), lasts.get(i))));
        }
        return new NumberRanges(ranges);
    }

    /** Those in which the number lies, surely or but for confusions. */
    List<NumberRange> around(NumberKey number) {
        List<NumberRange> found = new ArrayList<>();
        Sorted group = sorted.get(group(number));
        if (group != null) {
            String text = number.folded();
            int at = after(group.ranges(), text);
            while (--at >= 0 && group.latest().get(at).compareTo(text) >= 0) {
                if (group.ranges().get(at).mayContain(number)) {
                    found.add(group.ranges().get(at));
                }
            }
        }
        return found;
    }

    /** How many of the ranges begin at the number or before it. */
    private static int after(List<NumberRange> ranges, String text) {
        int low = 0;
        int high = ranges.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ranges.get(middle).first().folded().compareTo(text) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static String group(NumberKey number) {
        return number.scope() + "/" + number.text().length();
    }
}
