// The search kernels for processors with AVX2 and POPCNT.
#include "search_kernels.hpp"

#if defined(__x86_64__)
#include <immintrin.h>

namespace tambo {
namespace {

void fill(const Neighbour* neighbours, std::size_t count, float half_full, std::uint8_t* cells) {
    for (int half = 0; half < 2; half++) {
        // Three turns of 8 x 8 places at a time.
        alignas(32) float sums[192] = {};
        for (std::size_t n = 0; n < count; n++) {
            const Neighbour& from = neighbours[n];
            const __m256 across = _mm256_loadu_ps(from.across);
            const __m256 t0 = _mm256_broadcast_ss(from.turn + half * 3);
            const __m256 t1 = _mm256_broadcast_ss(from.turn + half * 3 + 1);
            const __m256 t2 = _mm256_broadcast_ss(from.turn + half * 3 + 2);
            for (int j = 0; j < 8; j++) {
                const __m256 place = _mm256_mul_ps(_mm256_broadcast_ss(from.down + j), across);
                float* to = sums + j * 8;
                _mm256_store_ps(to, _mm256_add_ps(_mm256_load_ps(to), _mm256_mul_ps(t0, place)));
                _mm256_store_ps(to + 64, _mm256_add_ps(_mm256_load_ps(to + 64), _mm256_mul_ps(t1, place)));
                _mm256_store_ps(to + 128, _mm256_add_ps(_mm256_load_ps(to + 128), _mm256_mul_ps(t2, place)));
            }
        }
        const __m256 full = _mm256_set1_ps(127.0F);
        const __m256 by_half = _mm256_set1_ps(half_full);
        const __m256 rounding = _mm256_set1_ps(0.5F);
        for (int c = 0; c < 192; c += 8) {
            const __m256 v = _mm256_load_ps(sums + c);
            const __m256i n = _mm256_cvttps_epi32(
                _mm256_add_ps(_mm256_div_ps(_mm256_mul_ps(full, v), _mm256_add_ps(v, by_half)), rounding));
            const __m128i words = _mm_packs_epi32(_mm256_castsi256_si128(n), _mm256_extracti128_si256(n, 1));
            _mm_storel_epi64(reinterpret_cast<__m128i*>(cells + half * 192 + c), _mm_packus_epi16(words, words));
        }
    }
}

void project_one(const std::uint8_t* cells, const std::int8_t* weights, const std::int32_t* thresholds,
                 std::int32_t* sums, Code& code) {
    const __m256i zero = _mm256_setzero_si256();
    const __m256i one = _mm256_set1_epi16(1);
    code = {0, 0};
    for (int part = 0; part < 4; part++) {
        __m256i sum[4];
        for (int k = 0; k < 4; k++) {
            const auto* of_rows = reinterpret_cast<const __m256i*>(thresholds + part * 32 + k * 8);
            sum[k] = _mm256_sub_epi32(zero, _mm256_loadu_si256(of_rows));
        }
        const std::int8_t* rows = weights + part * 2 * 16 * kSurroundings;
        for (int column = 0; column < kSurroundings; column += 4) {
            std::int32_t four;
            __builtin_memcpy(&four, cells + column, 4);
            const __m256i c = _mm256_set1_epi32(four);
            for (int k = 0; k < 4; k++) {
                const __m256i w = _mm256_loadu_si256(
                    reinterpret_cast<const __m256i*>(rows + k / 2 * 16 * kSurroundings + column * 16 + k % 2 * 32));
                // Two products of at most 127 * 127 fit in 16 bits together.
                sum[k] = _mm256_add_epi32(sum[k], _mm256_madd_epi16(_mm256_maddubs_epi16(c, w), one));
            }
        }
        std::uint64_t bits = 0;
        for (int k = 0; k < 4; k++) {
            _mm256_storeu_si256(reinterpret_cast<__m256i*>(sums + part * 32 + k * 8), sum[k]);
            const __m256 above = _mm256_castsi256_ps(_mm256_cmpgt_epi32(sum[k], zero));
            bits |= static_cast<std::uint64_t>(_mm256_movemask_ps(above)) << (8 * k);
        }
        (part < 2 ? code.low : code.high) |= bits << (part % 2 * 32);
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
    const __m256i q = _mm256_set1_epi32(static_cast<int>(query.bits));
    const __m256i counted = _mm256_set1_epi32(static_cast<int>(query.counted));
    const __m256i doubled = _mm256_set1_epi32(static_cast<int>(query.doubled));
    const __m256i most = _mm256_set1_epi32(static_cast<int>(limit));
    const __m256i nibble = _mm256_set1_epi8(15);
    const __m256i counts = _mm256_setr_epi8(0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4, 0, 1, 1, 2, 1, 2, 2, 3, 1,
                                            2, 2, 3, 2, 3, 3, 4);
    const __m256i ones8 = _mm256_set1_epi8(1);
    const __m256i ones16 = _mm256_set1_epi16(1);
    std::size_t n = 0;
    for (std::size_t i = 0; i < count; i += 8) {
        const __m256i x = _mm256_xor_si256(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(postings + i)), q);
        const auto ones_of = [&](__m256i bits) {
            return _mm256_add_epi8(_mm256_shuffle_epi8(counts, _mm256_and_si256(bits, nibble)),
                                   _mm256_shuffle_epi8(counts, _mm256_and_si256(_mm256_srli_epi16(bits, 4), nibble)));
        };
        const __m256i bytes =
            _mm256_add_epi8(ones_of(_mm256_and_si256(x, counted)), ones_of(_mm256_and_si256(x, doubled)));
        const __m256i d = _mm256_madd_epi16(_mm256_maddubs_epi16(bytes, ones8), ones16);
        unsigned hit =
            ~static_cast<unsigned>(_mm256_movemask_ps(_mm256_castsi256_ps(_mm256_cmpgt_epi32(d, most)))) & 255U;
        if (count - i < 8) hit &= (1U << (count - i)) - 1U;
        for (; hit != 0; hit &= hit - 1) {
            found[n++] = base + static_cast<std::uint32_t>(i) + static_cast<std::uint32_t>(__builtin_ctz(hit));
        }
    }
    return n;
}

unsigned apart(const Code& code, const CodeQuery& query) {
    const std::uint64_t low = code.low ^ query.bits.low;
    const std::uint64_t high = code.high ^ query.bits.high;
    return static_cast<unsigned>(
        __builtin_popcountll(low & query.counted.low) + __builtin_popcountll(high & query.counted.high) +
        __builtin_popcountll(low & query.doubled.low) + __builtin_popcountll(high & query.doubled.high));
}

std::size_t near(const Code* codes, const CodeRange* ranges, std::size_t count, NearCode* found) {
    std::size_t n = 0;
    for (std::size_t r = 0; r < count; r++) {
        const CodeQuery query = ranges[r].query;
        for (std::uint16_t i = ranges[r].first; i < ranges[r].last; i++) {
            const unsigned d = apart(codes[i], query);
            // Written always, kept when near: no branch to be guessed.
            found[n] = {i, static_cast<std::uint8_t>(d), static_cast<std::uint8_t>(r)};
            n += d <= ranges[r].limit ? 1 : 0;
        }
    }
    return n;
}

void agree(const PairLists& pairs, std::size_t count, const PairTolerance& tolerance, float* sums) {
    const __m256 zero = _mm256_setzero_ps();
    const __m256 one = _mm256_set1_ps(1.0F);
    const __m256 two = _mm256_set1_ps(2.0F);
    for (std::size_t i = 0; i < count; i++) {
        const __m256 x = _mm256_set1_ps(pairs.x[i]), y = _mm256_set1_ps(pairs.y[i]);
        const __m256 to_x = _mm256_set1_ps(pairs.to_x[i]), to_y = _mm256_set1_ps(pairs.to_y[i]);
        const __m256 cosine = _mm256_set1_ps(pairs.cosine[i]), sine = _mm256_set1_ps(pairs.sine[i]);
        __m256 sum[2] = {zero, zero};
        for (std::size_t first = 0; first < count; first += kPairLanes) {
            for (std::size_t half = 0; half < 2; half++) {
                const std::size_t j = first + 8 * half;
                const __m256 dx = _mm256_sub_ps(_mm256_load_ps(pairs.x + j), x);
                const __m256 dy = _mm256_sub_ps(_mm256_load_ps(pairs.y + j), y);
                const __m256 square = _mm256_add_ps(_mm256_mul_ps(dx, dx), _mm256_mul_ps(dy, dy));
                const __m256 cj = _mm256_load_ps(pairs.cosine + j), sj = _mm256_load_ps(pairs.sine + j);
                const __m256 between = _mm256_sub_ps(
                    two, _mm256_mul_ps(two, _mm256_add_ps(_mm256_mul_ps(cosine, cj), _mm256_mul_ps(sine, sj))));
                const __m256 longer =
                    _mm256_add_ps(_mm256_set1_ps(0.5F), _mm256_mul_ps(_mm256_set1_ps(0.0625F), between));
                const __m256 c = _mm256_mul_ps(_mm256_add_ps(cosine, cj), longer);
                const __m256 s = _mm256_mul_ps(_mm256_add_ps(sine, sj), longer);
                const __m256 ex = _mm256_sub_ps(_mm256_sub_ps(_mm256_mul_ps(c, dx), _mm256_mul_ps(s, dy)),
                                                _mm256_sub_ps(_mm256_load_ps(pairs.to_x + j), to_x));
                const __m256 ey = _mm256_sub_ps(_mm256_add_ps(_mm256_mul_ps(s, dx), _mm256_mul_ps(c, dy)),
                                                _mm256_sub_ps(_mm256_load_ps(pairs.to_y + j), to_y));
                const __m256 error =
                    _mm256_div_ps(_mm256_add_ps(_mm256_mul_ps(ex, ex), _mm256_mul_ps(ey, ey)),
                                  _mm256_add_ps(_mm256_set1_ps(tolerance.apart),
                                                _mm256_mul_ps(_mm256_set1_ps(tolerance.stretch), square)));
                const __m256 near_place = _mm256_max_ps(_mm256_sub_ps(one, error), zero);
                const __m256 near_turn = _mm256_max_ps(
                    _mm256_sub_ps(one, _mm256_mul_ps(between, _mm256_set1_ps(tolerance.least_turn))), zero);
                const __m256 agreement =
                    _mm256_and_ps(_mm256_cmp_ps(square, one, _CMP_GE_OQ), _mm256_mul_ps(near_place, near_turn));
                sum[half] = _mm256_add_ps(sum[half], _mm256_mul_ps(agreement, _mm256_load_ps(pairs.worth + j)));
            }
        }
        const __m256 eight = _mm256_add_ps(sum[0], sum[1]);
        __m128 four = _mm_add_ps(_mm256_castps256_ps128(eight), _mm256_extractf128_ps(eight, 1));
        four = _mm_add_ps(four, _mm_movehl_ps(four, four));
        four = _mm_add_ss(four, _mm_movehdup_ps(four));
        sums[i] = pairs.worth[i] + _mm_cvtss_f32(four);
    }
}

std::size_t near_at(const Code* codes, const std::uint32_t* at, std::size_t count, const CodeQuery& query,
                    unsigned limit, NearPlace* found) {
    std::size_t n = 0;
    for (std::size_t i = 0; i < count; i++) {
        if (i + 16 < count) __builtin_prefetch(codes + at[i + 16]);
        const unsigned d = apart(codes[at[i]], query);
        // Written always, kept when near: no branch to be guessed.
        found[n] = {static_cast<std::uint32_t>(i), d};
        n += d <= limit ? 1 : 0;
    }
    return n;
}

}  // namespace

const SearchKernels& avx2_search_kernels() {
    static constexpr SearchKernels table{"avx2", fill, project, scan, near, agree, near_at};
    return table;
}

}  // namespace tambo
#endif
