// Fingers of a gallery that do not change any more, with the index by which a search finds those like the probe.
#pragma once

#include <atomic>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "prepared_finger.hpp"

namespace tambo {

inline constexpr int kSectors = 16;  // of direction
inline constexpr std::size_t kBuckets = static_cast<std::size_t>(kSectors) << kBucketBits;

inline std::size_t bucket(unsigned sector, unsigned first_bits) {
    return static_cast<std::size_t>(sector) << kBucketBits | first_bits;
}
inline unsigned sector_of(std::uint8_t direction) { return direction / (256U / kSectors); }

inline constexpr int kFingerBits = 14;  // of a finger's number in a segment

// The number of the change of the gallery by which a finger ceased to be; kAlive while it has not.
using Death = std::uint64_t;
inline constexpr Death kAlive = std::numeric_limits<Death>::max();

struct SegmentEntry {
    std::int64_t key;
    std::uint64_t labels;
    FingerView finger;
};

// One extractor's postings: those of bucket b are numbers starts[b] to starts[b + 1].
struct Postings {
    std::vector<std::uint32_t> starts;
    std::vector<std::uint32_t> bits;   // see posting_bits
    std::vector<std::uint8_t> places;  // of kPlaceBits each, both parts together, so that they are had at once

    // Whose minutia it is: numbers in the segment, and among the finger's minutiae of the extractor.
    struct Place {
        std::uint16_t finger;
        std::uint8_t minutia;
    };
    static constexpr std::size_t kPlaceBits = kFingerBits + 8;
    // A place lies within the four bytes from its first one on.
    static std::size_t place_bytes(std::size_t postings) { return postings * kPlaceBits / 8 + 4; }

    Place place(std::size_t posting) const {
        const std::uint32_t both = four_bytes(posting) >> posting * kPlaceBits % 8;
        return {static_cast<std::uint16_t>(both & ((1U << kFingerBits) - 1)),
                static_cast<std::uint8_t>(both >> kFingerBits)};
    }
    // Once for each posting.
    void set_place(std::size_t posting, const Place& place) {
        const std::uint32_t both = std::uint32_t{place.finger} | std::uint32_t{place.minutia} << kFingerBits;
        const std::uint32_t bytes = four_bytes(posting) | both << posting * kPlaceBits % 8;
        std::uint8_t* at = places.data() + posting * kPlaceBits / 8;
        for (unsigned i = 0; i < 4; i++) at[i] = static_cast<std::uint8_t>(bytes >> (8 * i));
    }
    std::uint32_t four_bytes(std::size_t posting) const {
        const std::uint8_t* at = places.data() + posting * kPlaceBits / 8;
        return std::uint32_t{at[0]} | std::uint32_t{at[1]} << 8 | std::uint32_t{at[2]} << 16 |
               std::uint32_t{at[3]} << 24;
    }
    void prefetch_bits(std::size_t b) const {
        for (std::size_t at = starts[b]; at < starts[b + 1]; at += 16) __builtin_prefetch(bits.data() + at);
    }
    void prefetch_places(std::size_t first, std::size_t last) const {
        const std::size_t end = last * kPlaceBits / 8;
        for (std::size_t at = first * kPlaceBits / 8; at < end; at += 64) __builtin_prefetch(places.data() + at);
    }
};

// Where the parts of a list begin, of which none is longer than kLongest.
class Starts {
public:
    static constexpr std::size_t kLongest = 1023;

    void reserve(std::size_t parts) {
        first_.reserve(parts / kTogether + 1);
        behind_.reserve(parts);
    }
    void push_back(std::size_t start) {
        if (behind_.size() % kTogether == 0) first_.push_back(static_cast<std::uint32_t>(start));
        behind_.push_back(static_cast<std::uint16_t>(start - first_.back()));
    }
    std::uint32_t operator[](std::size_t part) const { return first_[part / kTogether] + behind_[part]; }
    std::size_t bytes() const {
        return first_.capacity() * sizeof(std::uint32_t) + behind_.capacity() * sizeof(std::uint16_t);
    }

private:
    static constexpr std::size_t kTogether = 64;

    std::vector<std::uint32_t> first_;   // of each kTogether parts
    std::vector<std::uint16_t> behind_;  // that one
};

// Fingers' parts, each kind one behind the other.
struct FingerLists {
    std::vector<std::int64_t> keys;
    std::vector<MinutiaCounts> counts;
    Starts minutia_starts;
    Starts code_starts;
    std::vector<std::uint32_t> ridge_starts;
    std::vector<PackedMinutia> minutiae;
    std::vector<Code> codes;
    std::vector<std::uint8_t> ridges;

    FingerView finger(std::size_t i) const;
    std::size_t bytes() const;
};

// What a segment is made of. What is asked for room takes no more.
class SegmentFingers {
public:
    // For so many fingers with so many minutiae, codes and bytes of ridges in all.
    void reserve(std::size_t fingers, std::size_t minutiae, std::size_t codes, std::size_t ridges);
    void add(const SegmentEntry& entry);
    // From the bytes of a prepared finger, without a copy between; it is not added on a fault.
    RecordFault add(std::int64_t key, std::uint64_t labels, const PreparedParts& finger, PhaseRecord& working_space);

    std::span<const std::int64_t> keys() const { return lists_.keys; }

private:
    friend class Segment;

    // Of the minutiae and codes that were put last.
    void note(std::int64_t key, std::uint64_t labels, const MinutiaCounts& counts,
              std::span<const std::uint8_t> ridges);

    FingerLists lists_;
    std::vector<std::uint64_t> labels_;
};

class Segment {
public:
    static constexpr std::size_t kMost = std::size_t{1} << kFingerBits;

    // At most kMost fingers, no two of one key; what they point to is copied.
    Segment(std::span<const SegmentEntry> entries, int extractors);
    Segment(SegmentFingers&& fingers, int extractors);

    std::size_t size() const { return lists_.keys.size(); }
    std::int64_t key(std::size_t i) const { return lists_.keys[i]; }
    std::uint64_t labels(std::size_t i) const { return kinds_[labels_[i]]; }
    FingerView finger(std::size_t i) const { return lists_.finger(i); }
    // Brings what stage C needs of a finger into the processor's caches.
    void prefetch(std::size_t i) const {
        const auto* minutiae = reinterpret_cast<const char*>(lists_.minutiae.data() + lists_.minutia_starts[i]);
        const auto* minutiae_end = reinterpret_cast<const char*>(lists_.minutiae.data() + lists_.minutia_starts[i + 1]);
        for (; minutiae < minutiae_end; minutiae += 64) __builtin_prefetch(minutiae);
        const auto* codes = reinterpret_cast<const char*>(lists_.codes.data() + lists_.code_starts[i]);
        const auto* codes_end = reinterpret_cast<const char*>(lists_.codes.data() + lists_.code_starts[i + 1]);
        for (; codes < codes_end; codes += 64) __builtin_prefetch(codes);
    }
    std::size_t codes_of(std::size_t i) const { return lists_.counts[i].codes(); }

    const Postings& postings(std::size_t extractor) const { return postings_[extractor]; }
    // Where the code of a finger's minutia stands among codes().
    std::uint32_t code_place(std::size_t extractor, std::size_t finger, std::size_t minutia) const {
        return lists_.code_starts[finger] + static_cast<std::uint32_t>(minutia) +
               (extractor == kForeign ? lists_.counts[finger].coded[kOwn] : 0U);
    }
    std::span<const Code> codes() const { return lists_.codes; }

    std::optional<std::size_t> find(std::int64_t key) const;  // alive or not

    bool alive(std::size_t i, Death at) const {
        const std::uint32_t death = deaths_[i].load(std::memory_order_acquire);
        return death == kNoDeath || first_death_.load(std::memory_order_relaxed) + death > at;
    }
    // The only change that a segment sees; by one thread at a time, of rising numbers.
    void bury(std::size_t i, Death at);
    std::size_t dead() const { return dead_.load(std::memory_order_relaxed); }
    // Whether it should be made anew: a quarter of it is dead, or its deaths come to be more apart than it can tell.
    bool worn(Death now) const {
        return dead() * 4 > size() ||
               (dead() > 0 && now - first_death_.load(std::memory_order_relaxed) > kNoDeath / 2);
    }

    std::size_t bytes() const;

private:
    void index(std::size_t extractor);

    FingerLists lists_;
    std::vector<std::uint64_t> kinds_;   // all labels that there are
    std::vector<std::uint16_t> labels_;  // whose number each finger has
    std::array<Postings, kExtractors> postings_;
    std::vector<std::uint16_t> places_;  // of keys, by open addressing
    static constexpr std::uint32_t kNoDeath = 0xFFFFFFFF;
    std::unique_ptr<std::atomic<std::uint32_t>[]> deaths_;  // so many changes after the first death
    std::atomic<Death> first_death_ = 0;
    std::atomic<std::size_t> dead_ = 0;
};

}  // namespace tambo
