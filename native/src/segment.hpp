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
    std::vector<std::uint8_t> places;  // three bytes each, so that both parts are had at once

    // Whose minutia it is: numbers in the segment, and among the finger's minutiae of the extractor.
    struct Place {
        std::uint16_t finger;
        std::uint8_t minutia;
    };
    Place place(std::size_t posting) const {
        const std::uint8_t* at = places.data() + 3 * posting;
        return {static_cast<std::uint16_t>(at[0] | at[1] << 8), at[2]};
    }
    void set_place(std::size_t posting, const Place& place) {
        std::uint8_t* at = places.data() + 3 * posting;
        at[0] = static_cast<std::uint8_t>(place.finger);
        at[1] = static_cast<std::uint8_t>(place.finger >> 8);
        at[2] = place.minutia;
    }
    void prefetch_bits(std::size_t b) const {
        for (std::size_t at = starts[b]; at < starts[b + 1]; at += 16) __builtin_prefetch(bits.data() + at);
    }
    void prefetch_places(std::size_t first, std::size_t last) const {
        for (std::size_t at = 3 * first; at < 3 * last; at += 64) __builtin_prefetch(places.data() + at);
    }
};

class Segment {
public:
    static constexpr std::size_t kMost = 16384;

    // At most kMost fingers, no two of one key; what they point to is copied.
    Segment(std::span<const SegmentEntry> entries, int extractors);

    std::size_t size() const { return keys_.size(); }
    std::int64_t key(std::size_t i) const { return keys_[i]; }
    std::uint64_t labels(std::size_t i) const { return labels_[i]; }
    FingerView finger(std::size_t i) const;
    // Brings what stage C needs of a finger into the processor's caches.
    void prefetch(std::size_t i) const {
        const auto* minutiae = reinterpret_cast<const char*>(minutiae_.data() + minutia_starts_[i]);
        const auto* minutiae_end = reinterpret_cast<const char*>(minutiae_.data() + minutia_starts_[i + 1]);
        for (; minutiae < minutiae_end; minutiae += 64) __builtin_prefetch(minutiae);
        const auto* codes = reinterpret_cast<const char*>(codes_.data() + code_starts_[i]);
        const auto* codes_end = reinterpret_cast<const char*>(codes_.data() + code_starts_[i + 1]);
        for (; codes < codes_end; codes += 64) __builtin_prefetch(codes);
    }
    std::size_t codes_of(std::size_t i) const { return counts_[i].codes(); }

    const Postings& postings(std::size_t extractor) const { return postings_[extractor]; }
    // Where the code of a finger's minutia stands among codes().
    std::uint32_t code_place(std::size_t extractor, std::size_t finger, std::size_t minutia) const {
        return code_starts_[finger] + static_cast<std::uint32_t>(minutia) +
               (extractor == kForeign ? counts_[finger].coded[kOwn] : 0U);
    }
    std::span<const Code> codes() const { return codes_; }

    std::optional<std::size_t> find(std::int64_t key) const;  // alive or not

    bool alive(std::size_t i, Death at) const { return deaths_[i].load(std::memory_order_acquire) > at; }
    // The only change that a segment sees; by one thread at a time.
    void bury(std::size_t i, Death at);
    std::size_t dead() const { return dead_.load(std::memory_order_relaxed); }

    std::size_t bytes() const;

private:
    void index(std::size_t extractor);

    std::vector<std::int64_t> keys_;
    std::vector<std::uint64_t> labels_;
    std::vector<MinutiaCounts> counts_;
    std::vector<std::uint32_t> minutia_starts_;
    std::vector<std::uint32_t> code_starts_;
    std::vector<std::uint32_t> ridge_starts_;
    std::vector<PackedMinutia> minutiae_;
    std::vector<Code> codes_;
    std::vector<std::uint8_t> ridges_;
    std::array<Postings, kExtractors> postings_;
    std::vector<std::uint16_t> places_;  // of keys, by open addressing
    std::unique_ptr<std::atomic<Death>[]> deaths_;
    std::atomic<std::size_t> dead_ = 0;
};

}  // namespace tambo
