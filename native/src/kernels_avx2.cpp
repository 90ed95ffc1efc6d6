// The kernels for processors with AVX2 and POPCNT.
#include "kernels.hpp"

#if defined(__x86_64__)
#include <immintrin.h>

namespace tambo {
namespace {

#include "kernels_loops.inc"

inline __m256i table_row(const std::int16_t* row) { return _mm256_load_si256(reinterpret_cast<const __m256i*>(row)); }

void render(const WaveCell* cells4, const RenderPlaces& places, std::uint16_t* valid, std::uint16_t* sign) {
    const __m256i quarter_turn = _mm256_set1_epi16(16384);
    const __m256i most = _mm256_set1_epi16(32767);
    __m256i sum = _mm256_setzero_si256();
    __m256i share = _mm256_setzero_si256();
    __m256i own = _mm256_setzero_si256();
    for (int k = 0; k < 4; k++) {
        const WaveCell& cell = cells4[k];
        const __m256i along_x = _mm256_mullo_epi16(_mm256_set1_epi16(cell.kx), table_row(places.dx[k]));
        const __m256i along_y = _mm256_mullo_epi16(_mm256_set1_epi16(cell.ky), table_row(places.dy[k]));
        const __m256i turn = _mm256_add_epi16(_mm256_add_epi16(along_x, along_y), _mm256_set1_epi16(cell.phase));
        const __m256i x = _mm256_sub_epi16(quarter_turn, _mm256_abs_epi16(turn));
        const __m256i cosine = _mm256_mulhi_epi16(x, _mm256_sub_epi16(most, _mm256_abs_epi16(x)));
        const __m256i present = _mm256_set1_epi16(cell.present);
        const __m256i weight = table_row(places.weight[k]);
        const __m256i part = _mm256_mulhi_epi16(_mm256_slli_epi16(cosine, 2), weight);
        sum = _mm256_add_epi16(
            sum, _mm256_and_si256(part, _mm256_set1_epi16(static_cast<short>(cell.strength & cell.present))));
        share = _mm256_add_epi16(share, _mm256_and_si256(weight, present));
        own = _mm256_or_si256(own, _mm256_and_si256(table_row(places.own[k]), present));
    }
    const __m256i enough = _mm256_srli_epi16(share, 4);
    const __m256i strong = _mm256_and_si256(own, _mm256_cmpgt_epi16(_mm256_abs_epi16(sum), enough));
    const __m256i positive = _mm256_and_si256(strong, _mm256_cmpgt_epi16(sum, _mm256_setzero_si256()));
    const __m256i both = _mm256_permute4x64_epi64(_mm256_packs_epi16(strong, positive), 0xD8);
    const unsigned bits = static_cast<unsigned>(_mm256_movemask_epi8(both));
    *valid = static_cast<std::uint16_t>(bits);
    *sign = static_cast<std::uint16_t>(bits >> 16);
}

// Bits set in each of four 64-bit lanes: a nibble at a time by table, then summed (Mula 2008).
inline __m256i count_bits(__m256i v) {
    const __m256i table = _mm256_setr_epi8(0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4, 0, 1, 1, 2, 1, 2, 2, 3, 1, 2,
                                           2, 3, 2, 3, 3, 4);
    const __m256i low = _mm256_set1_epi8(15);
    const __m256i a = _mm256_shuffle_epi8(table, _mm256_and_si256(v, low));
    const __m256i b = _mm256_shuffle_epi8(table, _mm256_and_si256(_mm256_srli_epi16(v, 4), low));
    return _mm256_sad_epu8(_mm256_add_epi8(a, b), _mm256_setzero_si256());
}

// The eight-byte windows that start at bytes p, p + 1, p + 2 and p + 3.
inline __m256i four_windows(const std::uint8_t* p) {
    const __m256i starts = _mm256_setr_epi8(0, 1, 2, 3, 4, 5, 6, 7, 1, 2, 3, 4, 5, 6, 7, 8, 2, 3, 4, 5, 6, 7, 8, 9, 3,
                                            4, 5, 6, 7, 8, 9, 10);
    long long first;
    int rest;
    __builtin_memcpy(&first, p, 8);
    __builtin_memcpy(&rest, p + 7, 4);
    const __m128i bytes = _mm_insert_epi64(_mm_cvtsi64_si128(first), static_cast<unsigned>(rest) >> 8, 1);
    return _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(bytes), starts);
}

void block_shifts(std::uint64_t sign, std::uint64_t valid, const std::uint8_t* column_sign,
                  const std::uint8_t* column_valid, std::ptrdiff_t column_stride, int shifts, std::int16_t* out) {
    const __m256i s0 = _mm256_set1_epi64x(static_cast<long long>(sign));
    const __m256i v0 = _mm256_set1_epi64x(static_cast<long long>(valid));
    for (int dx = 0; dx < shifts; dx++) {
        const std::uint8_t* cs = column_sign + dx * column_stride;
        const std::uint8_t* cv = column_valid + dx * column_stride;
        std::int16_t* row = out + dx * kShiftLanes;
        alignas(32) long long sums[kShiftLanes];
        const int groups = (shifts + 3) / 4;
        for (int g = 0; g < groups; g++) {
            const __m256i v = _mm256_and_si256(four_windows(cv + g * 4), v0);
            const __m256i s = _mm256_and_si256(_mm256_xor_si256(four_windows(cs + g * 4), s0), v);
            const __m256i r = _mm256_sub_epi64(count_bits(v), _mm256_slli_epi64(count_bits(s), 1));
            _mm256_store_si256(reinterpret_cast<__m256i*>(sums + g * 4), r);
        }
        for (int dy = 0; dy < shifts; dy++) row[dy] = static_cast<std::int16_t>(sums[dy]);
        for (int dy = shifts; dy < kShiftLanes; dy++) row[dy] = 0;
    }
}

void sample_line(const std::uint8_t* source, std::int32_t stride, std::int32_t u0, std::int32_t v0, std::int32_t du,
                 std::int32_t dv, int n, std::uint8_t* out) {
    const __m256i steps = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
    __m256i u = _mm256_add_epi32(_mm256_set1_epi32(u0), _mm256_mullo_epi32(steps, _mm256_set1_epi32(du)));
    __m256i v = _mm256_add_epi32(_mm256_set1_epi32(v0), _mm256_mullo_epi32(steps, _mm256_set1_epi32(dv)));
    const __m256i du8 = _mm256_set1_epi32(du * 8);
    const __m256i dv8 = _mm256_set1_epi32(dv * 8);
    const __m256i strides = _mm256_set1_epi32(stride);
    const __m256i low_bytes = _mm256_setr_epi8(0, 4, 8, 12, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 0, 4, 8, 12,
                                               -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1);
    int i = 0;
    for (; i + 8 <= n; i += 8) {
        const __m256i at =
            _mm256_add_epi32(_mm256_mullo_epi32(_mm256_srai_epi32(v, 16), strides), _mm256_srai_epi32(u, 16));
        const __m256i words = _mm256_i32gather_epi32(reinterpret_cast<const int*>(source), at, 1);
        const __m256i packed = _mm256_shuffle_epi8(words, low_bytes);
        const int first = _mm256_extract_epi32(packed, 0);
        const int second = _mm256_extract_epi32(packed, 4);
        __builtin_memcpy(out + i, &first, 4);
        __builtin_memcpy(out + i + 4, &second, 4);
        u = _mm256_add_epi32(u, du8);
        v = _mm256_add_epi32(v, dv8);
    }
    for (; i < n; i++) out[i] = source[((v0 + i * dv) >> 16) * stride + ((u0 + i * du) >> 16)];
}

int greatest(const std::int16_t* values, int first, int last, int low, int high, std::int16_t* value) {
    const __m256i lanes = _mm256_setr_epi16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    const __m256i outside = _mm256_or_si256(_mm256_cmpgt_epi16(_mm256_set1_epi16(static_cast<short>(low)), lanes),
                                            _mm256_cmpgt_epi16(lanes, _mm256_set1_epi16(static_cast<short>(high))));
    const __m256i least = _mm256_set1_epi16(-32768);
    __m256i best = least;
    for (int row = first; row <= last; row++) {
        const __m256i v = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(values + row * kShiftLanes));
        best = _mm256_max_epi16(best, _mm256_blendv_epi8(v, least, outside));
    }
    __m128i m = _mm_max_epi16(_mm256_castsi256_si128(best), _mm256_extracti128_si256(best, 1));
    m = _mm_minpos_epu16(_mm_sub_epi16(_mm_set1_epi16(32767), m));
    const std::int16_t top = static_cast<std::int16_t>(32767 - _mm_extract_epi16(m, 0));
    *value = top;
    const __m256i wanted = _mm256_set1_epi16(top);
    for (int row = first; row <= last; row++) {
        const __m256i v = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(values + row * kShiftLanes));
        const unsigned hit =
            static_cast<unsigned>(_mm256_movemask_epi8(_mm256_andnot_si256(outside, _mm256_cmpeq_epi16(v, wanted))));
        if (hit != 0) return row * kShiftLanes + __builtin_ctz(hit) / 2;
    }
    return first * kShiftLanes + low;
}

}  // namespace

const Kernels& avx2_kernels() {
    static constexpr Kernels table{"avx2",       blur_row, blur_column, gabor_block, render,
                                   block_shifts, slide,    sample_line, greatest,    votes,
                                   near_votes,   blend_waves};
    return table;
}

}  // namespace tambo
#endif
