// The loops in which a search's time goes, each in several builds of one meaning, as in kernels.hpp: the plain build
// defines it, the others agree with it bit for bit.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace tambo {

inline constexpr int kCodeBits = 128;
inline constexpr int kSurroundings = 448;  // numbers about a minutia, of which a code is made

// The sign bits of a minutia's projected surroundings: bits 0 to 63, 64 to 127.
struct alignas(16) Code {
    std::uint64_t low;
    std::uint64_t high;
    friend bool operator==(const Code&, const Code&) = default;
};

// A code that others are compared with, and what each of its bits says: a difference in one of `counted` counts once,
// in one of `doubled` once more. A distance is at most 255.
struct CodeQuery {
    Code bits;
    Code counted;
    Code doubled;  // behind `counted`: they are loaded together
};

// The same of a posting's bits.
struct PostingQuery {
    std::uint32_t bits;
    std::uint32_t counted;
    std::uint32_t doubled;
};

// A list's codes first to last - 1, and what they are to be near to.
struct CodeRange {
    CodeQuery query;
    std::uint16_t first;
    std::uint16_t last;
    std::uint32_t limit;
};
inline constexpr std::size_t kMostRanges = 256;

// Of a list's codes, one near a range's query.
struct NearCode {
    std::uint16_t index;
    std::uint8_t distance;
    std::uint8_t range;     // its number
    friend bool operator==(const NearCode&, const NearCode&) = default;
};

// Of a list of places, one whose code is near a query.
struct NearPlace {
    std::uint32_t index;  // in the list
    std::uint32_t distance;
    friend bool operator==(const NearPlace&, const NearPlace&) = default;
};

// What a neighbour adds to a cylinder's cells: cell (k * 8 + j) * 8 + i gets turn[k] * (down[j] * across[i]).
struct Neighbour {
    const float* across;  // 8
    const float* down;    // 8
    const float* turn;    // 6
};

// Pairs of a minutia of the probe with one of a finger, as parallel lists padded to whole lanes with pairs that are
// worth nothing.
inline constexpr std::size_t kPairLanes = 16;
inline constexpr std::size_t kMostPairs = 64;
struct alignas(64) PairLists {
    float worth[kMostPairs];
    float x[kMostPairs];  // of the probe's minutia
    float y[kMostPairs];
    float to_x[kMostPairs];  // of the finger's
    float to_y[kMostPairs];
    float cosine[kMostPairs];  // of the turn from the one to the other
    float sine[kMostPairs];
};

// How far two pairs may be from one placement: they agree by (1 - e^2 / (apart + stretch r^2)) (1 - (t / turn)^2), each
// factor at least 0, e how far the one lies from where the other puts it with the mean of both turns, r how far apart
// they are, t between their turns, about. Pairs less than a pixel apart do not.
struct PairTolerance {
    float apart;       // square pixels
    float stretch;     // of the distance, squared
    float least_turn;  // 1 / turn^2, 1 / radian^2
};

// Postings and codes may be read up to this many entries behind a list's end.
inline constexpr std::size_t kPostingsReadAhead = 16;
inline constexpr std::size_t kCodesReadAhead = 8;

struct SearchKernels {
    const char* name;

    // 384 cells, each the sum v of what `count` neighbours add in their order, as 127 v / (v + half_full) rounded.
    void (*fill)(const Neighbour* neighbours, std::size_t count, float half_full, std::uint8_t* cells);

    // sums[r] = sum over c of weights(r, c) cells[c], less thresholds[r], for 128 rows and kSurroundings columns; the
    // weights lie as CodeTables has them. Cells are 0 to 127. A code's bits are the sums that are greater than 0. So for
    // each of `count` minutiae's, which lie one behind the other.
    void (*project)(const std::uint8_t* cells, std::size_t count, const std::int8_t* weights,
                    const std::int32_t* thresholds, std::int32_t* sums, Code* codes);

    // The postings, of `count`, that are at most `limit` from the query: their numbers in rising order, `base` added.
    // `found` has room for count + kPostingsReadAhead. Returns how many.
    std::size_t (*scan)(const std::uint32_t* postings, std::size_t count, const PostingQuery& query, unsigned limit,
                        std::uint32_t base, std::uint32_t* found);

    // The codes of each range, of `count`, that are at most its limit from its query, in their order. `found` has room
    // for all ranges' codes and kCodesReadAhead more. Returns how many.
    std::size_t (*near)(const Code* codes, const CodeRange* ranges, std::size_t count, NearCode* found);

    // sums[i] = worth[i] + sum over j of how pairs i and j agree * worth[j], for i < count, the sum made in kPairLanes
    // lanes that are then added as a tree, halves onto halves.
    void (*agree)(const PairLists& pairs, std::size_t count, const PairTolerance& tolerance, float* sums);

    // Of the codes at `count` places those that are at most `limit` from the query, in their order. `found` has room
    // for count + 1. Returns how many.
    std::size_t (*near_at)(const Code* codes, const std::uint32_t* at, std::size_t count, const CodeQuery& query,
                           unsigned limit, NearPlace* found);
};

const SearchKernels& plain_search_kernels();
#if defined(__x86_64__)
const SearchKernels& avx2_search_kernels();
const SearchKernels& avx512_search_kernels();
#elif defined(__aarch64__)
const SearchKernels& neon_search_kernels();
#endif

// The best that this processor runs; decided once.
const SearchKernels& search_kernels();

// All that this processor runs, plain first: for tests.
std::span<const SearchKernels* const> runnable_search_kernels();

}  // namespace tambo
