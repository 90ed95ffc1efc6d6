#include "codes.hpp"

#include <algorithm>
#include <cstdlib>
#include <string_view>

namespace tambo {
namespace {

#include "code_tables.inc"

// Six bits a letter, from '0' on, lowest first.
void read_letters(std::string_view letters, std::span<std::uint8_t> out) {
    unsigned held = 0;
    int held_bits = 0;
    std::size_t at = 0;
    for (const char letter : letters) {
        const char plain = letter == '!' ? '\\' : letter == '#' ? '?' : letter;
        held |= static_cast<unsigned>(plain - '0') << held_bits;
        held_bits += 6;
        if (held_bits < 8 || at == out.size()) continue;
        out[at++] = static_cast<std::uint8_t>(held);
        held >>= 8;
        held_bits -= 8;
    }
}

std::uint64_t eight_bytes(std::span<const std::uint8_t> bytes) {
    std::uint64_t out = 0;
    for (std::size_t i = 0; i < 8; i++) out |= static_cast<std::uint64_t>(bytes[i]) << (8 * i);
    return out;
}

CodeTables read_tables() {
    CodeTables out{};
    constexpr std::size_t kRows = kCodeBits;
    constexpr std::size_t kColumns = kSurroundings;
    std::vector<std::uint8_t> bytes(kRows * kColumns);
    read_letters(kWeights, bytes);
    for (std::size_t r = 0; r < kRows; r++) {
        for (std::size_t c = 0; c < kColumns; c++) {
            out.weights[((r / 16) * (kColumns / 4) + c / 4) * 64 + r % 16 * 4 + c % 4] =
                static_cast<std::int8_t>(bytes[r * kColumns + c]);
        }
    }
    out.thresholds = kThresholds;
    out.mated_mean = kMatedMean;
    out.mated_deviation = kMatedDeviation;
    bytes.resize(std::string_view(kBackground).size() * 6 / 8 / sizeof(Code) * sizeof(Code));
    read_letters(kBackground, bytes);
    for (std::span<const std::uint8_t> rest(bytes); rest.size() >= sizeof(Code); rest = rest.subspan(sizeof(Code))) {
        out.background.push_back({eight_bytes(rest), eight_bytes(rest.subspan(8))});
    }
    // A kernel may read behind the end.
    out.background.reserve(out.background.size() + kCodesReadAhead);
    return out;
}

// Of the first `bits` bits.
CodeQuery weighed_bits(const Code& code, std::span<const std::int32_t, kCodeBits> margins, int bits, int ignored,
                       int doubled) {
    // Each bit behind its margin, so that no two are equal.
    std::array<std::uint64_t, kCodeBits> order;
    for (std::size_t bit = 0; bit < static_cast<std::size_t>(bits); bit++) {
        order[bit] = static_cast<std::uint64_t>(std::abs(margins[bit])) * kCodeBits + bit;
    }
    const auto last = order.begin() + bits;
    std::nth_element(order.begin(), order.begin() + ignored, last);
    std::nth_element(order.begin() + ignored, last - doubled, last);
    CodeQuery out{code, {0, 0}, {0, 0}};
    const auto set = [](Code& in, int bit) { (bit < 64 ? in.low : in.high) |= std::uint64_t{1} << bit % 64; };
    for (int rank = ignored; rank < bits; rank++) {
        const auto bit = static_cast<int>(order[static_cast<std::size_t>(rank)] % kCodeBits);
        set(out.counted, bit);
        if (rank >= bits - doubled) set(out.doubled, bit);
    }
    return out;
}

}  // namespace

const CodeTables& code_tables() {
    static const CodeTables tables = read_tables();
    return tables;
}

void codes_of(const SearchKernels& kernels, std::span<const Surroundings> surroundings, std::span<Code> out,
              std::span<Margins> margins) {
    static_assert(sizeof(Surroundings) == kSurroundings && sizeof(Margins) == sizeof(std::int32_t) * kCodeBits);
    const CodeTables& tables = code_tables();
    kernels.project(surroundings.front().data(), surroundings.size(), tables.weights.data(), tables.thresholds.data(),
                    margins.front().data(), out.data());
}

CodeQuery weighed(const Code& code, std::span<const std::int32_t, kCodeBits> margins) {
    return weighed_bits(code, margins, kCodeBits, kIgnoredBits, kDoubledBits);
}

CodeQuery weighed_first(const Code& code, std::span<const std::int32_t, kCodeBits> margins) {
    return weighed_bits(code, margins, kBucketBits + kPostingBits, kIgnoredFirstBits, kDoubledFirstBits);
}

}  // namespace tambo
