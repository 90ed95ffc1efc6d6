#include "segment.hpp"

#include <bit>
#include <unordered_map>

namespace tambo {
namespace {

constexpr std::uint16_t kNoPlace = 0xFFFF;

std::size_t scattered(std::int64_t key) {
    return static_cast<std::size_t>(static_cast<std::uint64_t>(key) * 0x9E3779B97F4A7C15ULL >> 32);
}

template <class T>
std::size_t held(const std::vector<T>& list) {
    return list.capacity() * sizeof(T);
}

}  // namespace

FingerView FingerLists::finger(std::size_t i) const {
    const auto part = [i](const auto& list, const auto& starts) {
        return std::span(list).subspan(starts[i], starts[i + 1] - starts[i]);
    };
    return {counts[i], part(minutiae, minutia_starts), part(codes, code_starts), part(ridges, ridge_starts)};
}

std::size_t FingerLists::bytes() const {
    return held(keys) + held(counts) + minutia_starts.bytes() + code_starts.bytes() + held(ridge_starts) +
           held(minutiae) + held(codes) + held(ridges);
}

void SegmentFingers::reserve(std::size_t fingers, std::size_t minutiae, std::size_t codes, std::size_t ridges) {
    lists_.keys.reserve(fingers);
    labels_.reserve(fingers);
    lists_.counts.reserve(fingers);
    lists_.minutia_starts.reserve(fingers + 1);
    lists_.code_starts.reserve(fingers + 1);
    lists_.ridge_starts.reserve(fingers + 1);
    lists_.minutiae.reserve(minutiae);
    lists_.codes.reserve(codes + kCodesReadAhead);
    lists_.ridges.reserve(ridges);
}

void SegmentFingers::note(std::int64_t key, std::uint64_t labels, const MinutiaCounts& counts,
                          std::span<const std::uint8_t> ridges) {
    lists_.keys.push_back(key);
    labels_.push_back(labels);
    lists_.counts.push_back(counts);
    lists_.minutia_starts.push_back(lists_.minutiae.size() - counts.minutiae());
    lists_.code_starts.push_back(lists_.codes.size() - counts.codes());
    lists_.ridge_starts.push_back(static_cast<std::uint32_t>(lists_.ridges.size()));
    lists_.ridges.insert(lists_.ridges.end(), ridges.begin(), ridges.end());
}

void SegmentFingers::add(const SegmentEntry& entry) {
    lists_.minutiae.insert(lists_.minutiae.end(), entry.finger.minutiae.begin(), entry.finger.minutiae.end());
    lists_.codes.insert(lists_.codes.end(), entry.finger.codes.begin(), entry.finger.codes.end());
    note(entry.key, entry.labels, entry.finger.counts, entry.finger.ridges);
}

RecordFault SegmentFingers::add(std::int64_t key, std::uint64_t labels, const PreparedParts& finger,
                                PhaseRecord& working_space) {
    const std::size_t minutiae = lists_.minutiae.size();
    const std::size_t codes = lists_.codes.size();
    lists_.minutiae.resize(minutiae + finger.counts.minutiae());
    lists_.codes.resize(codes + finger.counts.codes());
    const RecordFault fault = read_prepared(finger, std::span(lists_.minutiae).subspan(minutiae),
                                            std::span(lists_.codes).subspan(codes), working_space);
    if (fault != RecordFault::none) {
        lists_.minutiae.resize(minutiae);
        lists_.codes.resize(codes);
        return fault;
    }
    note(key, labels, finger.counts, finger.ridges);
    return fault;
}

Segment::Segment(std::span<const SegmentEntry> entries, int extractors)
    : Segment(
          [entries] {
              std::size_t minutiae = 0;
              std::size_t codes = 0;
              std::size_t ridges = 0;
              for (const SegmentEntry& entry : entries) {
                  minutiae += entry.finger.minutiae.size();
                  codes += entry.finger.codes.size();
                  ridges += entry.finger.ridges.size();
              }
              SegmentFingers fingers;
              fingers.reserve(entries.size(), minutiae, codes, ridges);
              for (const SegmentEntry& entry : entries) fingers.add(entry);
              return fingers;
          }(),
          extractors) {}

Segment::Segment(SegmentFingers&& fingers, int extractors)
    : lists_(std::move(fingers.lists_)) {
    const std::size_t n = lists_.keys.size();
    lists_.minutia_starts.push_back(lists_.minutiae.size());
    lists_.code_starts.push_back(lists_.codes.size());
    lists_.ridge_starts.push_back(static_cast<std::uint32_t>(lists_.ridges.size()));
    lists_.codes.reserve(lists_.codes.size() + kCodesReadAhead);
    labels_.reserve(n);
    places_.assign(std::bit_ceil(n * 4 / 3 + 2), kNoPlace);
    deaths_ = std::make_unique<std::atomic<std::uint32_t>[]>(n);
    std::unordered_map<std::uint64_t, std::uint16_t> kinds;
    for (std::size_t i = 0; i < n; i++) {
        std::size_t place = scattered(lists_.keys[i]) & (places_.size() - 1);
        while (places_[place] != kNoPlace) place = (place + 1) & (places_.size() - 1);
        places_[place] = static_cast<std::uint16_t>(i);
        deaths_[i].store(kNoDeath, std::memory_order_relaxed);
        const auto [kind, fresh] = kinds.try_emplace(fingers.labels_[i], static_cast<std::uint16_t>(kinds_.size()));
        if (fresh) kinds_.push_back(fingers.labels_[i]);
        labels_.push_back(kind->second);
    }
    for (std::size_t extractor = extractors == 2 ? kOwn : kForeign; extractor < kExtractors; extractor++) {
        index(extractor);
    }
}

void Segment::index(std::size_t extractor) {
    Postings& out = postings_[extractor];
    out.starts.assign(kBuckets + 1, 0);
    const auto each = [&](auto take) {
        for (std::size_t i = 0; i < size(); i++) {
            const FingerView view = finger(i);
            const auto codes = view.codes_of(extractor);
            const auto minutiae = view.minutiae_of(extractor);
            for (std::size_t m = 0; m < codes.size(); m++) {
                take(bucket(sector_of(minutiae[m].direction()), bucket_bits(codes[m])), i, m, codes[m]);
            }
        }
    };
    each([&](std::size_t b, std::size_t, std::size_t, const Code&) { out.starts[b + 1]++; });
    for (std::size_t b = 0; b < kBuckets; b++) out.starts[b + 1] += out.starts[b];
    const std::size_t total = out.starts[kBuckets];
    out.bits.reserve(total + kPostingsReadAhead);
    out.bits.resize(total);
    out.places.assign(Postings::place_bytes(total), 0);
    std::vector<std::uint32_t> next(out.starts.begin(), out.starts.end() - 1);
    each([&](std::size_t b, std::size_t i, std::size_t m, const Code& code) {
        const std::uint32_t at = next[b]++;
        out.bits[at] = posting_bits(code);
        out.set_place(at, {static_cast<std::uint16_t>(i), static_cast<std::uint8_t>(m)});
    });
}

std::optional<std::size_t> Segment::find(std::int64_t key) const {
    std::size_t place = scattered(key) & (places_.size() - 1);
    while (places_[place] != kNoPlace) {
        if (lists_.keys[places_[place]] == key) return places_[place];
        place = (place + 1) & (places_.size() - 1);
    }
    return std::nullopt;
}

void Segment::bury(std::size_t i, Death at) {
    if (dead() == 0) first_death_.store(at, std::memory_order_relaxed);
    const Death later = at - first_death_.load(std::memory_order_relaxed);
    deaths_[i].store(static_cast<std::uint32_t>(later), std::memory_order_release);
    dead_.store(dead_.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
}

std::size_t Segment::bytes() const {
    std::size_t sum = sizeof(*this) + lists_.bytes() + held(kinds_) + held(labels_) + held(places_) +
                      size() * sizeof(std::uint32_t);
    for (const Postings& p : postings_) sum += held(p.starts) + held(p.bits) + held(p.places);
    return sum;
}

}  // namespace tambo
