// From a minutia's surroundings to a code of 128 bits, near another when the surroundings are alike. The first bits say
// most. The weights are trained (train/train_codes.cpp).
#pragma once

#include <array>
#include <vector>

#include "cylinder.hpp"
#include "search_kernels.hpp"

namespace tambo {

// Postings with equal first bits lie in one bucket.
inline constexpr int kBucketBits = 8;
// The bits of a posting: those behind the bucket's.
inline constexpr int kPostingBits = 32;

struct CodeTables {
    // Row r, column c is weights[((r / 16) * 96 + c / 4) * 64 + r % 16 * 4 + c % 4].
    std::array<std::int8_t, kCodeBits * kCylinderCells> weights;
    std::array<std::int32_t, kCodeBits> thresholds;
    // Codes of minutiae that have nothing to do with each other.
    std::vector<Code> background;
    // Bits in which codes of one minutia in two prints differ.
    float mated_mean;
    float mated_deviation;
};

const CodeTables& code_tables();

// The version of the tables: codes of two versions say nothing to each other.
inline constexpr std::uint8_t kCodesVersion = 1;

// margins, where asked for, receives how far each bit's sum is from its threshold: kCodeBits numbers.
Code code_of(const SearchKernels& kernels, const Cylinder& cylinder, std::int32_t* margins = nullptr);

inline unsigned bucket_bits(const Code& code) { return static_cast<unsigned>(code.low & ((1U << kBucketBits) - 1U)); }
inline std::uint32_t posting_bits(const Code& code) { return static_cast<std::uint32_t>(code.low >> kBucketBits); }

}  // namespace tambo
