// The search kernels for aarch64, all of whose processors have NEON.
#include "search_kernels.hpp"

#if defined(__aarch64__)
#include <arm_neon.h>

namespace tambo {
namespace {

void fill(const Neighbour* neighbours, std::size_t count, float half_full, std::uint8_t* cells) {
    float sums[384] = {};
    for (std::size_t n = 0; n < count; n++) {
        const Neighbour& from = neighbours[n];
        for (int j = 0; j < 8; j++) {
            for (int i = 0; i < 8; i += 4) {
                const float32x4_t place = vmulq_f32(vdupq_n_f32(from.down[j]), vld1q_f32(from.across + i));
                for (int k = 0; k < 6; k++) {
                    float* to = sums + (k * 8 + j) * 8 + i;
                    vst1q_f32(to, vaddq_f32(vld1q_f32(to), vmulq_f32(vdupq_n_f32(from.turn[k]), place)));
                }
            }
        }
    }
    for (int c = 0; c < 384; c++) {
        cells[c] = static_cast<std::uint8_t>(127.0F * sums[c] / (sums[c] + half_full) + 0.5F);
    }
}

void project_one(const std::uint8_t* cells, const std::int8_t* weights, const std::int32_t* thresholds,
                 std::int32_t* sums, Code& code) {
    code = {0, 0};
    const uint32x4_t each = {1, 2, 4, 8};
    for (int block = 0; block < kCodeBits / 16; block++) {
        int32x4_t sum[4];
        for (int k = 0; k < 4; k++) sum[k] = vnegq_s32(vld1q_s32(thresholds + block * 16 + k * 4));
        for (int column = 0; column < kSurroundings; column += 4) {
            std::uint32_t four;
            __builtin_memcpy(&four, cells + column, 4);
            const int8x16_t c = vreinterpretq_s8_u32(vdupq_n_u32(four));
            for (int k = 0; k < 4; k++) {
                const int8x16_t w = vld1q_s8(weights);
                weights += 16;
                const int16x8_t low = vmull_s8(vget_low_s8(c), vget_low_s8(w));
                const int16x8_t high = vmull_s8(vget_high_s8(c), vget_high_s8(w));
                sum[k] = vaddq_s32(sum[k], vpaddq_s32(vpaddlq_s16(low), vpaddlq_s16(high)));
            }
        }
        std::uint64_t bits = 0;
        for (int k = 0; k < 4; k++) {
            vst1q_s32(sums + block * 16 + k * 4, sum[k]);
            bits |= std::uint64_t{vaddvq_u32(vandq_u32(vcgtzq_s32(sum[k]), each))} << (4 * k);
        }
        (block < 4 ? code.low : code.high) |= bits << (block % 4 * 16);
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
    const uint32x4_t q = vdupq_n_u32(query.bits);
    const uint8x16_t counted = vreinterpretq_u8_u32(vdupq_n_u32(query.counted));
    const uint8x16_t doubled = vreinterpretq_u8_u32(vdupq_n_u32(query.doubled));
    const uint32x4_t most = vdupq_n_u32(limit);
    std::size_t n = 0;
    for (std::size_t i = 0; i < count; i += 4) {
        const uint8x16_t differing = vreinterpretq_u8_u32(veorq_u32(vld1q_u32(postings + i), q));
        const uint8x16_t bits =
            vaddq_u8(vcntq_u8(vandq_u8(differing, counted)), vcntq_u8(vandq_u8(differing, doubled)));
        const uint32x4_t near4 = vcleq_u32(vpaddlq_u16(vpaddlq_u8(bits)), most);
        if (vmaxvq_u32(near4) == 0) continue;
        std::uint32_t hit[4];
        vst1q_u32(hit, near4);
        for (std::size_t k = 0; k < 4 && i + k < count; k++) {
            if (hit[k] != 0) found[n++] = base + static_cast<std::uint32_t>(i + k);
        }
    }
    return n;
}

uint8x16_t sixteen_bytes(const Code& code) { return vld1q_u8(reinterpret_cast<const std::uint8_t*>(&code)); }

// A query in registers.
struct LoadedQuery {
    uint8x16_t bits;
    uint8x16_t counted;
    uint8x16_t doubled;

    explicit LoadedQuery(const CodeQuery& query)
        : bits(sixteen_bytes(query.bits)),
          counted(sixteen_bytes(query.counted)),
          doubled(sixteen_bytes(query.doubled)) {}
};

unsigned apart(const Code& code, const LoadedQuery& query) {
    const uint8x16_t differing = veorq_u8(sixteen_bytes(code), query.bits);
    return vaddlvq_u8(
        vaddq_u8(vcntq_u8(vandq_u8(differing, query.counted)), vcntq_u8(vandq_u8(differing, query.doubled))));
}

std::size_t near(const Code* codes, const CodeRange* ranges, std::size_t count, NearCode* found) {
    std::size_t n = 0;
    for (std::size_t r = 0; r < count; r++) {
        const LoadedQuery q(ranges[r].query);
        for (std::uint16_t i = ranges[r].first; i < ranges[r].last; i++) {
            const unsigned d = apart(codes[i], q);
            found[n] = {i, static_cast<std::uint8_t>(d), static_cast<std::uint8_t>(r)};
            n += d <= ranges[r].limit ? 1 : 0;
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
    const LoadedQuery q(query);
    std::size_t n = 0;
    for (std::size_t i = 0; i < count; i++) {
        if (i + 16 < count) __builtin_prefetch(codes + at[i + 16]);
        const unsigned d = apart(codes[at[i]], q);
        // Written always, kept when near: no branch to be guessed.
        found[n] = {static_cast<std::uint32_t>(i), d};
        n += d <= limit ? 1 : 0;
    }
    return n;
}

}  // namespace

const SearchKernels& neon_search_kernels() {
    static constexpr SearchKernels table{"neon", fill, project, scan, near, agree, near_at};
    return table;
}

}  // namespace tambo
#endif
