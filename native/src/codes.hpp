// From a minutia's surroundings to a code of 128 bits, near another when the surroundings are alike. The first bits say
// most. The weights are trained (train/train_codes.cpp).
#pragma once

#include <array>
#include <span>
#include <vector>

#include "search_kernels.hpp"
#include "surroundings.hpp"

namespace tambo {

// Postings with equal first bits lie in one bucket.
inline constexpr int kBucketBits = 8;
// The bits of a posting: those behind the bucket's.
inline constexpr int kPostingBits = 32;

struct CodeTables {
    // Row r, column c is weights[((r / 16) * (kSurroundings / 4) + c / 4) * 64 + r % 16 * 4 + c % 4].
    std::array<std::int8_t, kCodeBits * kSurroundings> weights;
    std::array<std::int32_t, kCodeBits> thresholds;
    // Codes of minutiae that have nothing to do with each other.
    std::vector<Code> background;
    // How far codes of one minutia in two prints are apart, as `weighed` has it.
    float mated_mean;
    float mated_deviation;
};

const CodeTables& code_tables();

// The version of the tables: codes of two versions say nothing to each other.
inline constexpr std::uint8_t kCodesVersion = 2;

// The codes of at most kCodesTogether minutiae; together they take half of the time. margins receives how far each bit's
// sum is from its threshold: kCodeBits numbers for each.
inline constexpr std::size_t kCodesTogether = 4;
using Margins = std::array<std::int32_t, kCodeBits>;
void codes_of(const SearchKernels& kernels, std::span<const Surroundings> surroundings, std::span<Code> out,
              std::span<Margins> margins);

// A bit whose sum is near its threshold falls the other way in the next print of the finger. So a probe's code is
// compared by the bits that are certain: of all 128, those whose sums are nearest do not count, and those furthest off
// count twice.
inline constexpr int kIgnoredBits = 32;
inline constexpr int kDoubledBits = 48;
inline constexpr int kFarthest = kCodeBits - kIgnoredBits + kDoubledBits;
CodeQuery weighed(const Code& code, std::span<const std::int32_t, kCodeBits> margins);

// The same of the bucket's and the posting's bits alone.
inline constexpr int kIgnoredFirstBits = 10;
inline constexpr int kDoubledFirstBits = 15;
inline constexpr int kFarthestFirst = kBucketBits + kPostingBits - kIgnoredFirstBits + kDoubledFirstBits;
CodeQuery weighed_first(const Code& code, std::span<const std::int32_t, kCodeBits> margins);

inline unsigned bucket_bits(const Code& code) { return static_cast<unsigned>(code.low & ((1U << kBucketBits) - 1U)); }
inline std::uint32_t posting_bits(const Code& code) { return static_cast<std::uint32_t>(code.low >> kBucketBits); }

}  // namespace tambo
