// A probe made ready for the search: the codes of its minutiae, what a distance from each of them is worth, and which
// buckets of an index are to be looked through for which of them.
#pragma once

#include <cmath>
#include <functional>

#include "prepared_finger.hpp"

namespace tambo {

// The search's numbers. Angles in 1/256 turn, distances in pixels at 500 dpi, shares of a segment's fingers.
struct SearchTuning {
    std::size_t minutiae = 40;  // of the probe, of each extractor, those with most neighbours
    // Stage A: postings like the probe's minutiae.
    std::size_t keys = 32;         // buckets a sector, of 256, that are looked through for each
    int sectors = 1;               // on both sides of the minutia's own; when wide all that are as far off or further
    float posting_share = 0.001F;  // of chance postings may come through to have their whole codes compared
    float least_worth = 5;         // log-likelihood ratio from which a code counts, by what it has more
    float after_scan = 0.05F;      // share that goes on to stage B
    // Stage B: whether a finger's hits agree on one placement.
    float after_pairs = 0.04F;  // share that goes on to stage C
    // The gallery up to which shares and keys are as they stand here. Beyond, shares fall by the power of -3/4, keys by
    // that of -1/3.
    float full_shares = 45000;
    std::size_t least_fingers = 48;  // of a segment that go on, however small the shares
    // Stage C: all pairs of their minutiae.
    unsigned most_turn = 42;   // 59 degrees; any when wide
    unsigned found_turn = 24;  // 34 degrees to both sides of what stage B found
    std::size_t pairs = 12;    // the best, of each extractor
    float least_pair = 2;      // log-likelihood ratio from which two codes are a pair
    float head_start = 3.0F;   // of a pair's worth over the logarithm of the number of codes
    // The flow of the ridges, then the ridges.
    std::size_t listed = 40;  // fingers in whose order the flow has a part, and whose ridges are compared
    // The first of them, and the rank from which one of these leaves no doubt: then the others are spared. Different
    // fingers reach 4.5 in 17,000 comparisons.
    std::size_t first_listed = 24;
    float certain_rank = 8;
    // The wide pass, which seldom finds anybody: less of everything.
    std::size_t wide_minutiae = 32;
    std::size_t wide_keys = 6;
    float wide_part = 0.6F;        // of the shares that go on
    std::size_t wide_listed = 10;  // of those listed, whose ridges are compared

    // Of the shares, in a gallery of so many fingers: 1 and less.
    float part_of_shares(std::size_t gallery_size) const {
        const auto larger = static_cast<float>(gallery_size) / full_shares;
        return larger > 1 ? std::pow(larger, -0.75F) : 1.0F;
    }
};

struct ProbeMinutia {
    int x;
    int y;
    std::uint8_t direction;
    CodeQuery code;
    // The bucket's bits and those of a posting.
    CodeQuery first_bits;
    std::uint16_t neighbours;
    std::array<std::int32_t, kBucketBits> margins;
    // Natural logarithm of how much likelier a code at a distance is a mate's than a stranger's; 0 where it is less
    // likely or too far to count.
    std::array<float, kFarthest + 1> worth;
    // The greatest distances at which stage A makes a hit, and stage C a pair.
    std::uint32_t hit_limit;
    std::uint32_t pair_limit;
};

class SearchProbe {
public:
    struct Query {
        PostingQuery posting;
        std::uint8_t limit;
        std::uint8_t extractor;
        std::uint8_t minutia;  // number in minutiae(extractor)
    };
    // What stage C asks of a finger's codes for a minutia: the same as there, but close together.
    struct PairQuery {
        CodeQuery code;
        std::uint32_t limit;
        std::uint8_t direction;
    };
    // What a bucket is to be asked.
    struct Visit {
        std::uint16_t bucket;
        std::uint32_t first;
        std::uint32_t last;
    };

    // Calls step(number) once for each number below `steps`, on several threads if it likes.
    using Share = std::function<void(std::size_t steps, const std::function<void(std::size_t)>& step)>;

    SearchProbe(const PhaseRecord& record, const SearchKernels& kernels, const SearchTuning& tuning, int extractors,
                bool wide, std::size_t gallery_size, const Share& share = one_by_one);

    std::span<const ProbeMinutia> minutiae(std::size_t extractor) const { return minutiae_[extractor]; }
    std::span<const Visit> visits(std::size_t extractor) const { return visits_[extractor]; }
    std::span<const Query> queries(std::size_t extractor) const { return queries_[extractor]; }
    std::span<const PairQuery> pair_queries(std::size_t extractor) const { return pair_queries_[extractor]; }
    bool wide() const { return wide_; }
    bool empty() const { return minutiae_[kOwn].empty() && minutiae_[kForeign].empty(); }

private:
    static void one_by_one(std::size_t steps, const std::function<void(std::size_t)>& step);
    void make(std::size_t extractor, std::span<const Minutia> found, const FlowField& flow, const SearchKernels& kernels,
              const SearchTuning& tuning, std::size_t gallery_size);
    void weigh(ProbeMinutia& minutia, const SearchKernels& kernels, unsigned* posting_limit,
               const SearchTuning& tuning) const;
    void plan(std::size_t extractor, std::span<const unsigned> posting_limits, const SearchTuning& tuning,
              std::size_t gallery_size);

    bool wide_;
    std::array<std::vector<ProbeMinutia>, kExtractors> minutiae_;
    std::array<std::vector<Visit>, kExtractors> visits_;
    std::array<std::vector<Query>, kExtractors> queries_;
    std::array<std::vector<PairQuery>, kExtractors> pair_queries_;
};

}  // namespace tambo
