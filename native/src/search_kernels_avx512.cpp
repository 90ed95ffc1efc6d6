// The search kernels for processors with AVX-512 (F, BW, DQ, VL, VBMI, VNNI and VPOPCNTDQ).
#include "search_kernels.hpp"

#if defined(__x86_64__)
#include <immintrin.h>

namespace tambo {
namespace {

// (a ^ b) & c, for the ternary logic instruction.
constexpr int kDifferingOf = 0x28;

__m512i four_times(const Code& code) {
    return _mm512_broadcast_i64x2(_mm_load_si128(reinterpret_cast<const __m128i*>(&code)));
}

// The loops over the 24 sums are unrolled so that these stay in registers, and are not stored for each neighbour.
void fill(const Neighbour* neighbours, std::size_t count, float half_full, std::uint8_t* cells) {
    __m512 sums[24];
#pragma GCC unroll 24
    for (int c = 0; c < 24; c++) sums[c] = _mm512_setzero_ps();
    const __m512i twice = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 4, 5, 6, 7);
    const __m512i rows = _mm512_setr_epi32(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1);
    for (std::size_t n = 0; n < count; n++) {
        const Neighbour& from = neighbours[n];
        const __m512 across = _mm512_permutexvar_ps(twice, _mm512_maskz_loadu_ps(0xFF, from.across));
        const __m512 down = _mm512_maskz_loadu_ps(0xFF, from.down);
        __m512 places[4];
#pragma GCC unroll 4
        for (int j = 0; j < 4; j++) {
            const __m512i pair = _mm512_add_epi32(rows, _mm512_set1_epi32(2 * j));
            places[j] = _mm512_mul_ps(_mm512_permutexvar_ps(pair, down), across);
        }
#pragma GCC unroll 6
        for (int k = 0; k < 6; k++) {
            const __m512 turn = _mm512_set1_ps(from.turn[k]);
#pragma GCC unroll 4
            for (int j = 0; j < 4; j++) {
                sums[k * 4 + j] = _mm512_add_ps(sums[k * 4 + j], _mm512_mul_ps(turn, places[j]));
            }
        }
    }
    const __m512 full = _mm512_set1_ps(127.0F);
    const __m512 by_half = _mm512_set1_ps(half_full);
    const __m512 rounding = _mm512_set1_ps(0.5F);
#pragma GCC unroll 24
    for (int c = 0; c < 24; c++) {
        const __m512 v = sums[c];
        const __m512i n = _mm512_cvttps_epi32(
            _mm512_add_ps(_mm512_div_ps(_mm512_mul_ps(full, v), _mm512_add_ps(v, by_half)), rounding));
        _mm_storeu_si128(reinterpret_cast<__m128i*>(cells + c * 16), _mm512_cvtepi32_epi8(n));
    }
}

// The weights are of 57 kB, which no first cache holds: each is read once for all Count.
template <int Count>
void project_some(const std::uint8_t* cells, const std::int8_t* weights, const std::int32_t* thresholds,
                  std::int32_t* sums, Code* codes) {
    const __m512i zero = _mm512_setzero_si512();
    for (int half = 0; half < 2; half++) {
        __m512i sum[Count][4];
        for (auto& of_one : sum) {
            for (int block = 0; block < 4; block++) {
                of_one[block] = _mm512_sub_epi32(zero, _mm512_loadu_si512(thresholds + half * 64 + block * 16));
            }
        }
        const std::int8_t* rows = weights + half * 4 * 16 * kSurroundings;
        for (int column = 0; column < kSurroundings; column += 4) {
            __m512i w[4];
            for (int block = 0; block < 4; block++) {
                w[block] = _mm512_loadu_si512(rows + block * 16 * kSurroundings + column * 16);
            }
            for (int i = 0; i < Count; i++) {
                std::int32_t four;
                __builtin_memcpy(&four, cells + i * kSurroundings + column, 4);
                const __m512i c = _mm512_set1_epi32(four);
                for (int block = 0; block < 4; block++) sum[i][block] = _mm512_dpbusd_epi32(sum[i][block], c, w[block]);
            }
        }
        for (int i = 0; i < Count; i++) {
            std::uint64_t bits = 0;
            for (int block = 0; block < 4; block++) {
                _mm512_storeu_si512(sums + i * kCodeBits + half * 64 + block * 16, sum[i][block]);
                bits |= std::uint64_t{_mm512_cmpgt_epi32_mask(sum[i][block], zero)} << (block * 16);
            }
            (half == 0 ? codes[i].low : codes[i].high) = bits;
        }
    }
}

void project(const std::uint8_t* cells, std::size_t count, const std::int8_t* weights, const std::int32_t* thresholds,
             std::int32_t* sums, Code* codes) {
    std::size_t i = 0;
    for (; i + 4 <= count; i += 4) {
        project_some<4>(cells + i * kSurroundings, weights, thresholds, sums + i * kCodeBits, codes + i);
    }
    for (; i < count; i++) {
        project_some<1>(cells + i * kSurroundings, weights, thresholds, sums + i * kCodeBits, codes + i);
    }
}

std::size_t scan(const std::uint32_t* postings, std::size_t count, const PostingQuery& query, unsigned limit,
                 std::uint32_t base, std::uint32_t* found) {
    const __m512i q = _mm512_set1_epi32(static_cast<int>(query.bits));
    const __m512i counted = _mm512_set1_epi32(static_cast<int>(query.counted));
    const __m512i doubled = _mm512_set1_epi32(static_cast<int>(query.doubled));
    const __m512i most = _mm512_set1_epi32(static_cast<int>(limit));
    const __m512i step = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    std::size_t n = 0;
    for (std::size_t i = 0; i < count; i += 16) {
        const __m512i bits = _mm512_loadu_si512(postings + i);
        const __m512i d =
            _mm512_add_epi32(_mm512_popcnt_epi32(_mm512_ternarylogic_epi32(bits, q, counted, kDifferingOf)),
                             _mm512_popcnt_epi32(_mm512_ternarylogic_epi32(bits, q, doubled, kDifferingOf)));
        __mmask16 hit = _mm512_cmple_epu32_mask(d, most);
        if (count - i < 16) hit &= static_cast<__mmask16>((1U << (count - i)) - 1U);
        // About every second step finds one: written always, there is no branch to be guessed.
        const __m512i numbers = _mm512_add_epi32(step, _mm512_set1_epi32(static_cast<int>(base + i)));
        _mm512_storeu_si512(found + n, _mm512_maskz_compress_epi32(hit, numbers));
        n += static_cast<std::size_t>(__builtin_popcount(hit));
    }
    return n;
}

std::size_t near(const Code* codes, const CodeRange* ranges, std::size_t count, NearCode* found) {
    const __m256i step = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
    // Codes 0 to 3 and 4 to 7, whose halves are added, in their order.
    const __m512i order = _mm512_setr_epi64(0, 2, 4, 6, 8, 10, 12, 14);
    const __m512i order_high = _mm512_add_epi64(order, _mm512_set1_epi64(1));
    std::size_t n = 0;
    for (std::size_t r = 0; r < count; r++) {
        const __m512i q = four_times(ranges[r].query.bits);
        const __m512i counted = four_times(ranges[r].query.counted);
        const __m512i doubled = four_times(ranges[r].query.doubled);
        const auto apart = [&](const Code* four) {
            const __m512i bits = _mm512_loadu_si512(four);
            return _mm512_add_epi64(_mm512_popcnt_epi64(_mm512_ternarylogic_epi64(bits, q, counted, kDifferingOf)),
                                    _mm512_popcnt_epi64(_mm512_ternarylogic_epi64(bits, q, doubled, kDifferingOf)));
        };
        const __m256i most = _mm256_set1_epi32(static_cast<int>(ranges[r].limit));
        const std::size_t last = ranges[r].last;
        for (std::size_t i = ranges[r].first; i < last; i += 8) {
            const __m512i a = apart(codes + i);
            const __m512i b = apart(codes + i + 4);
            const __m512i low = _mm512_permutex2var_epi64(a, order, b);
            const __m512i high = _mm512_permutex2var_epi64(a, order_high, b);
            const __m256i d = _mm512_cvtepi64_epi32(_mm512_add_epi64(low, high));
            __mmask8 hit = _mm256_cmple_epu32_mask(d, most);
            if (last - i < 8) hit &= static_cast<__mmask8>((1U << (last - i)) - 1U);
            if (hit == 0) continue;
            const __m256i numbers = _mm256_add_epi32(step, _mm256_set1_epi32(static_cast<int>(r << 24 | i)));
            const __m256i all = _mm256_or_si256(numbers, _mm256_slli_epi32(d, 16));
            _mm256_storeu_si256(reinterpret_cast<__m256i*>(found + n), _mm256_maskz_compress_epi32(hit, all));
            n += static_cast<std::size_t>(__builtin_popcount(hit));
        }
    }
    return n;
}

void agree(const PairLists& pairs, std::size_t count, const PairTolerance& tolerance, float* sums) {
    const __m512 zero = _mm512_setzero_ps();
    const __m512 one = _mm512_set1_ps(1.0F);
    const __m512 two = _mm512_set1_ps(2.0F);
    for (std::size_t i = 0; i < count; i++) {
        const __m512 x = _mm512_set1_ps(pairs.x[i]), y = _mm512_set1_ps(pairs.y[i]);
        const __m512 to_x = _mm512_set1_ps(pairs.to_x[i]), to_y = _mm512_set1_ps(pairs.to_y[i]);
        const __m512 cosine = _mm512_set1_ps(pairs.cosine[i]), sine = _mm512_set1_ps(pairs.sine[i]);
        __m512 sum = zero;
        for (std::size_t j = 0; j < count; j += kPairLanes) {
            const __m512 dx = _mm512_sub_ps(_mm512_load_ps(pairs.x + j), x);
            const __m512 dy = _mm512_sub_ps(_mm512_load_ps(pairs.y + j), y);
            const __m512 square = _mm512_add_ps(_mm512_mul_ps(dx, dx), _mm512_mul_ps(dy, dy));
            const __m512 cj = _mm512_load_ps(pairs.cosine + j), sj = _mm512_load_ps(pairs.sine + j);
            const __m512 between = _mm512_sub_ps(
                two, _mm512_mul_ps(two, _mm512_add_ps(_mm512_mul_ps(cosine, cj), _mm512_mul_ps(sine, sj))));
            const __m512 longer = _mm512_add_ps(_mm512_set1_ps(0.5F), _mm512_mul_ps(_mm512_set1_ps(0.0625F), between));
            const __m512 c = _mm512_mul_ps(_mm512_add_ps(cosine, cj), longer);
            const __m512 s = _mm512_mul_ps(_mm512_add_ps(sine, sj), longer);
            const __m512 ex = _mm512_sub_ps(_mm512_sub_ps(_mm512_mul_ps(c, dx), _mm512_mul_ps(s, dy)),
                                            _mm512_sub_ps(_mm512_load_ps(pairs.to_x + j), to_x));
            const __m512 ey = _mm512_sub_ps(_mm512_add_ps(_mm512_mul_ps(s, dx), _mm512_mul_ps(c, dy)),
                                            _mm512_sub_ps(_mm512_load_ps(pairs.to_y + j), to_y));
            const __m512 error = _mm512_div_ps(_mm512_add_ps(_mm512_mul_ps(ex, ex), _mm512_mul_ps(ey, ey)),
                                               _mm512_add_ps(_mm512_set1_ps(tolerance.apart),
                                                             _mm512_mul_ps(_mm512_set1_ps(tolerance.stretch), square)));
            const __m512 near_place = _mm512_max_ps(_mm512_sub_ps(one, error), zero);
            const __m512 near_turn =
                _mm512_max_ps(_mm512_sub_ps(one, _mm512_mul_ps(between, _mm512_set1_ps(tolerance.least_turn))), zero);
            const __m512 agreement =
                _mm512_maskz_mul_ps(_mm512_cmp_ps_mask(square, one, _CMP_GE_OQ), near_place, near_turn);
            sum = _mm512_add_ps(sum, _mm512_mul_ps(agreement, _mm512_load_ps(pairs.worth + j)));
        }
        const __m256 eight = _mm256_add_ps(_mm512_castps512_ps256(sum), _mm512_extractf32x8_ps(sum, 1));
        __m128 four = _mm_add_ps(_mm256_castps256_ps128(eight), _mm256_extractf128_ps(eight, 1));
        four = _mm_add_ps(four, _mm_movehl_ps(four, four));
        four = _mm_add_ss(four, _mm_movehdup_ps(four));
        sums[i] = pairs.worth[i] + _mm_cvtss_f32(four);
    }
}

std::size_t near_at(const Code* codes, const std::uint32_t* at, std::size_t count, const CodeQuery& query,
                    unsigned limit, NearPlace* found) {
    // What counts in the lower half, what is doubled in the upper one.
    const __m256i q = _mm256_broadcastsi128_si256(_mm_load_si128(reinterpret_cast<const __m128i*>(&query.bits)));
    const __m256i masks = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(&query.counted));
    std::size_t n = 0;
    for (std::size_t i = 0; i < count; i++) {
        if (i + 16 < count) __builtin_prefetch(codes + at[i + 16]);
        const __m256i bits =
            _mm256_broadcastsi128_si256(_mm_load_si128(reinterpret_cast<const __m128i*>(codes + at[i])));
        const __m256i four = _mm256_popcnt_epi64(_mm256_ternarylogic_epi64(bits, q, masks, kDifferingOf));
        const __m128i two = _mm_add_epi64(_mm256_castsi256_si128(four), _mm256_extracti128_si256(four, 1));
        const auto d = static_cast<unsigned>(_mm_extract_epi64(two, 0) + _mm_extract_epi64(two, 1));
        // Written always, kept when near: no branch to be guessed.
        found[n] = {static_cast<std::uint32_t>(i), d};
        n += d <= limit ? 1 : 0;
    }
    return n;
}

}  // namespace

const SearchKernels& avx512_search_kernels() {
    static constexpr SearchKernels table{"avx512", fill, project, scan, near, agree, near_at};
    return table;
}

}  // namespace tambo
#endif
