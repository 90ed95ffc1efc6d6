// The search kernels' definition: plain C++ for any machine.
#include "search_kernels.hpp"

namespace tambo {
namespace {

unsigned ones(std::uint64_t bits) { return static_cast<unsigned>(__builtin_popcountll(bits)); }

unsigned apart(const Code& a, const Code& b) { return ones(a.low ^ b.low) + ones(a.high ^ b.high); }

void fill(const Neighbour* neighbours, std::size_t count, float half_full, std::uint8_t* cells) {
    float sums[384] = {};
    for (std::size_t n = 0; n < count; n++) {
        const Neighbour& from = neighbours[n];
        for (int j = 0; j < 8; j++) {
            for (int i = 0; i < 8; i++) {
                const float place = from.down[j] * from.across[i];
                for (int k = 0; k < 6; k++) sums[(k * 8 + j) * 8 + i] += from.turn[k] * place;
            }
        }
    }
    for (int c = 0; c < 384; c++) {
        cells[c] = static_cast<std::uint8_t>(127.0F * sums[c] / (sums[c] + half_full) + 0.5F);
    }
}

void project(const std::uint8_t* cells, const std::int8_t* weights, std::int32_t* sums) {
    for (int row = 0; row < kCodeBits; row++) sums[row] = 0;
    // Four columns of sixteen rows lie together.
    for (int block = 0; block < kCodeBits / 16; block++) {
        for (int column = 0; column < 384; column += 4) {
            for (int row = 0; row < 16; row++) {
                for (int k = 0; k < 4; k++) sums[block * 16 + row] += *weights++ * cells[column + k];
            }
        }
    }
}

std::size_t scan(const std::uint32_t* postings, std::size_t count, std::uint32_t query, unsigned limit,
                 std::uint32_t base, std::uint32_t* found) {
    std::size_t n = 0;
    for (std::size_t i = 0; i < count; i++) {
        if (ones(postings[i] ^ query) <= limit) found[n++] = base + static_cast<std::uint32_t>(i);
    }
    return n;
}

std::size_t near(const Code* codes, std::size_t count, const Code& query, unsigned limit, NearCode* found) {
    std::size_t n = 0;
    for (std::size_t i = 0; i < count; i++) {
        const unsigned d = apart(codes[i], query);
        if (d <= limit) found[n++] = {static_cast<std::uint16_t>(i), static_cast<std::uint16_t>(d)};
    }
    return n;
}

void distances(const Code* codes, const std::uint32_t* at, std::size_t count, const Code& query, std::uint8_t* out) {
    for (std::size_t i = 0; i < count; i++) out[i] = static_cast<std::uint8_t>(apart(codes[at[i]], query));
}

}  // namespace

const SearchKernels& plain_search_kernels() {
    static constexpr SearchKernels table{"plain", fill, project, scan, near, distances};
    return table;
}

}  // namespace tambo
