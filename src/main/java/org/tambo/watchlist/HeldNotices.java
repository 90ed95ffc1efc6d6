package org.tambo.watchlist;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Notices in memory: of a state that no file holds. */
final class HeldNotices implements NoticeStore {
    private final Map<Long, Notice> notices;
    private final Map<String, List<Long>> byNumber = new HashMap<>();

    HeldNotices(Map<Long, Notice> notices) {
        this.notices = Map.copyOf(notices);
        new TreeMap<>(notices)
                .forEach((key, notice) -> NumberKey.of(notice).stream()
                        .map(NumberKey::indexed)
                        .distinct()
                        .forEach(number -> byNumber.computeIfAbsent(number, _ -> new ArrayList<>())
                                .add(key)));
    }

    @Override
    public Optional<Notice> notice(long key, Generation.Header of) {
        return Optional.ofNullable(notices.get(key));
    }

    @Override
    public boolean holds(String country, String id) {
        return notices.values().stream()
                .anyMatch(notice ->
                        notice.country().equals(country) && notice.id().equals(id));
    }

    @Override
    public long[] byNumber(String indexed) {
        return byNumber.getOrDefault(indexed, List.of()).stream()
                .mapToLong(Long::longValue)
                .toArray();
    }

    @Override
    public List<Notice.Picture> portraits(long key) {
        return List.of();
    }

    @Override
    public boolean isSound() {
        return true;
    }
}
