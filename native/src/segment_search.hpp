// A search's three stages over one segment of a gallery.
#pragma once

#include <chrono>

#include "hough.hpp"
#include "search_probe.hpp"
#include "segment.hpp"

namespace tambo {

// A finger is searched when (labels & mask) == wanted for at least one pair, or when there are none.
struct FilterPair {
    std::uint64_t mask;
    std::uint64_t wanted;
};

inline bool passes(std::uint64_t labels, std::span<const FilterPair> filter) {
    if (filter.empty()) return true;
    for (const FilterPair& pair : filter) {
        if ((labels & pair.mask) == pair.wanted) return true;
    }
    return false;
}

struct StageTimes {
    std::chrono::nanoseconds scan{};
    std::chrono::nanoseconds pairs{};
    std::chrono::nanoseconds all_pairs{};
    std::chrono::nanoseconds flow{};
    std::chrono::nanoseconds ridges{};
};

// How two fingers' minutiae agree: 0 and up; by how much the gallery's finger is turned against the probe, in 1/256
// turn, and where it lies on the probe, by the pairs that agree with the strongest one.
struct Agreement {
    float score = 0;
    std::uint8_t turn = 0;
    Placement placement;
};

struct SegmentHit {
    std::uint32_t finger;
    Agreement agreement;
};

// Keeps its working space from one segment to the next. Not for use by two threads at once.
class SegmentSearch {
public:
    SegmentSearch(const SearchKernels& kernels, const SearchTuning& tuning) : kernels_(kernels), tuning_(tuning) {}

    // The segment's fingers that are left after stage C, in no order; valid until the next call. The gallery's size
    // says how many are to be left.
    std::span<const SegmentHit> search(const Segment& segment, const SearchProbe& probe,
                                       std::span<const FilterPair> filter, Death at, std::size_t gallery_size,
                                       StageTimes& times);

    // The turns that stage C looks at, in 1/256 turn.
    struct Turns {
        std::uint8_t middle;
        unsigned reach;  // to both sides
    };
    // All that a probe's finger may have.
    Turns all_turns(const SearchProbe& probe) const;

    // Stage C alone. `codes` may be read kCodesReadAhead entries behind the finger's.
    Agreement compare(const FingerView& finger, const SearchProbe& probe, const Turns& turns);

    // Fingers after each stage of the latest search: for measuring.
    std::span<const std::uint32_t> after_scan() const { return after_scan_; }
    std::span<const std::uint32_t> after_pairs() const { return after_pairs_; }

private:
    struct Hit {
        std::uint16_t finger;
        std::uint8_t extractor;
        std::uint8_t query;    // minutia of the probe
        std::uint8_t minutia;  // of the finger
        float worth;
    };
    struct Run {
        std::uint8_t minutia;
        std::uint32_t first;
        std::uint32_t last;
    };
    struct Ranked {
        float score;
        std::uint32_t finger;
        std::uint8_t turn;
    };
    struct Pair {
        float worth;
        float x, y;        // of the probe's minutia
        float to_x, to_y;  // of the finger's
        std::uint8_t turn;
    };

    void scan(const Segment& segment, const SearchProbe& probe, std::size_t extractor);
    void take_found(const Segment& segment, const SearchProbe& probe, std::size_t extractor);
    void keep_best(std::size_t count, std::vector<std::uint32_t>& out);
    void sum_up(const PairTolerance& tolerance);
    Placement placed_by(std::size_t strongest);
    Ranked pair_finger(const FingerView& finger, const SearchProbe& probe, std::span<const Hit> hits);

    const SearchKernels& kernels_;
    const SearchTuning& tuning_;
    std::vector<std::uint32_t> found_;
    std::vector<Run> runs_;
    std::vector<Postings::Place> near_;
    std::vector<std::uint32_t> places_;
    std::vector<NearPlace> near_places_;
    std::vector<Hit> hits_;
    std::vector<float> sums_;
    std::vector<Ranked> ranked_;
    std::vector<std::uint16_t> slots_;
    std::vector<std::uint32_t> slot_starts_;
    std::vector<Hit> sorted_hits_;
    std::vector<std::uint32_t> after_scan_;
    std::vector<std::uint32_t> after_pairs_;
    std::vector<Pair> pairs_;
    PairLists lists_;
    std::array<float, kMostPairs> sums_of_pairs_;
    std::array<CodeRange, kMostRanges> ranges_;
    std::array<std::uint8_t, kMostRanges> asking_;  // which query
    std::vector<NearCode> near_codes_;
    std::vector<SegmentHit> out_;
};

}  // namespace tambo
