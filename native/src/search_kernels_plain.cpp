// The search kernels' definition: plain C++ for any machine.
#include "search_kernels.hpp"

namespace tambo {
namespace {

unsigned ones(std::uint64_t bits) { return static_cast<unsigned>(__builtin_popcountll(bits)); }

unsigned apart(const Code& code, const CodeQuery& query) {
    const std::uint64_t low = code.low ^ query.bits.low;
    const std::uint64_t high = code.high ^ query.bits.high;
    return ones(low & query.counted.low) + ones(high & query.counted.high) + ones(low & query.doubled.low) +
           ones(high & query.doubled.high);
}

unsigned apart(std::uint32_t posting, const PostingQuery& query) {
    const std::uint32_t differing = posting ^ query.bits;
    return ones(differing & query.counted) + ones(differing & query.doubled);
}

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

void project_one(const std::uint8_t* cells, const std::int8_t* weights, const std::int32_t* thresholds,
                 std::int32_t* sums, Code& code) {
    for (int row = 0; row < kCodeBits; row++) sums[row] = -thresholds[row];
    // Four columns of sixteen rows lie together.
    for (int block = 0; block < kCodeBits / 16; block++) {
        for (int column = 0; column < kSurroundings; column += 4) {
            for (int row = 0; row < 16; row++) {
                for (int k = 0; k < 4; k++) sums[block * 16 + row] += *weights++ * cells[column + k];
            }
        }
    }
    code = {0, 0};
    for (int row = 0; row < kCodeBits; row++) {
        (row < 64 ? code.low : code.high) |= static_cast<std::uint64_t>(sums[row] > 0 ? 1 : 0) << row % 64;
    }
}

void project(const std::uint8_t* cells, std::size_t count, const std::int8_t* weights, const std::int32_t* thresholds,
             std::int32_t* sums, Code* codes) {
    for (std::size_t i = 0; i < count; i++) {
        project_one(cells + i * kSurroundings, weights, thresholds, sums + i * kCodeBits, codes[i]);
    }
}

std::size_t scan(const std::uint32_t* postings, std::size_t count, const PostingQuery& query, unsigned limit,
                 std::uint32_t base, std::uint32_t* found) {
    std::size_t n = 0;
    for (std::size_t i = 0; i < count; i++) {
        if (apart(postings[i], query) <= limit) found[n++] = base + static_cast<std::uint32_t>(i);
    }
    return n;
}

std::size_t near(const Code* codes, const CodeRange* ranges, std::size_t count, NearCode* found) {
    std::size_t n = 0;
    for (std::size_t r = 0; r < count; r++) {
        for (std::uint16_t i = ranges[r].first; i < ranges[r].last; i++) {
            const unsigned d = apart(codes[i], ranges[r].query);
            if (d <= ranges[r].limit) found[n++] = {i, static_cast<std::uint8_t>(d), static_cast<std::uint8_t>(r)};
        }
    }
    return n;
}

void agree(const PairLists& pairs, std::size_t count, const PairTolerance& tolerance, float* sums) {
    for (std::size_t i = 0; i < count; i++) {
        float lanes[kPairLanes] = {};
        for (std::size_t first = 0; first < count; first += kPairLanes) {
            for (std::size_t lane = 0; lane < kPairLanes; lane++) {
                const std::size_t j = first + lane;
                const float dx = pairs.x[j] - pairs.x[i];
                const float dy = pairs.y[j] - pairs.y[i];
                const float square = dx * dx + dy * dy;
                // Twice 1 - cos t is about t^2; the mean of two unit vectors is shorter by t^2 / 8.
                const float between = 2.0F - 2.0F * (pairs.cosine[i] * pairs.cosine[j] + pairs.sine[i] * pairs.sine[j]);
                const float longer = 0.5F + 0.0625F * between;
                const float c = (pairs.cosine[i] + pairs.cosine[j]) * longer;
                const float s = (pairs.sine[i] + pairs.sine[j]) * longer;
                const float ex = (c * dx - s * dy) - (pairs.to_x[j] - pairs.to_x[i]);
                const float ey = (s * dx + c * dy) - (pairs.to_y[j] - pairs.to_y[i]);
                const float error = (ex * ex + ey * ey) / (tolerance.apart + tolerance.stretch * square);
                float near_place = 1.0F - error;
                float near_turn = 1.0F - between * tolerance.least_turn;
                near_place = near_place > 0.0F ? near_place : 0.0F;
                near_turn = near_turn > 0.0F ? near_turn : 0.0F;
                const float agreement = square >= 1.0F ? near_place * near_turn : 0.0F;
                lanes[lane] = lanes[lane] + agreement * pairs.worth[j];
            }
        }
        for (std::size_t half = kPairLanes / 2; half > 0; half /= 2) {
            for (std::size_t lane = 0; lane < half; lane++) lanes[lane] = lanes[lane] + lanes[lane + half];
        }
        sums[i] = pairs.worth[i] + lanes[0];
    }
}

std::size_t near_at(const Code* codes, const std::uint32_t* at, std::size_t count, const CodeQuery& query,
                    unsigned limit, NearPlace* found) {
    std::size_t n = 0;
    for (std::size_t i = 0; i < count; i++) {
        const unsigned d = apart(codes[at[i]], query);
        if (d <= limit) found[n++] = {static_cast<std::uint32_t>(i), d};
    }
    return n;
}

}  // namespace

const SearchKernels& plain_search_kernels() {
    static constexpr SearchKernels table{"plain", fill, project, scan, near, agree, near_at};
    return table;
}

}  // namespace tambo
