// The kernels for processors with AVX-512 (F, BW, DQ, VL, VBMI and VPOPCNTDQ).
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

// The eight-byte windows that start at bytes 0 to 7 of a 16-byte load.
inline __m512i eight_windows(__m128i bytes, __m512i starts) {
    return _mm512_permutexvar_epi8(starts, _mm512_castsi128_si512(bytes));
}

void block_shifts(std::uint64_t sign, std::uint64_t valid, const std::uint8_t* column_sign,
                  const std::uint8_t* column_valid, std::ptrdiff_t column_stride, int shifts, std::int16_t* out) {
    const __m512i s0 = _mm512_set1_epi64(static_cast<long long>(sign));
    const __m512i v0 = _mm512_set1_epi64(static_cast<long long>(valid));
    const __m512i base = _mm512_set1_epi64(0x0706050403020100LL);
    const __m512i steps =
        _mm512_set_epi64(0x0707070707070707LL, 0x0606060606060606LL, 0x0505050505050505LL, 0x0404040404040404LL,
                         0x0303030303030303LL, 0x0202020202020202LL, 0x0101010101010101LL, 0);
    const __m512i starts = _mm512_add_epi8(base, steps);
    // The last window ends at byte shifts + 6: no byte behind it is read.
    const __mmask16 first_bytes = 0x7FFF;
    const __mmask16 next_bytes = static_cast<__mmask16>(shifts > 8 ? (1U << (shifts - 1)) - 1U : 0U);
    const __mmask16 only_bytes = static_cast<__mmask16>(shifts >= 8 ? 0x7FFFU : (1U << (shifts + 7)) - 1U);
    const __mmask16 head = shifts >= 8 ? first_bytes : only_bytes;
    const __mmask16 used = static_cast<__mmask16>((1U << shifts) - 1U);
    for (int dx = 0; dx < shifts; dx++) {
        const std::uint8_t* cs = column_sign + dx * column_stride;
        const std::uint8_t* cv = column_valid + dx * column_stride;
        const __m512i va = _mm512_and_si512(eight_windows(_mm_maskz_loadu_epi8(head, cv), starts), v0);
        const __m512i sa =
            _mm512_and_si512(_mm512_xor_si512(eight_windows(_mm_maskz_loadu_epi8(head, cs), starts), s0), va);
        const __m128i low = _mm512_cvtepi64_epi16(
            _mm512_sub_epi64(_mm512_popcnt_epi64(va), _mm512_slli_epi64(_mm512_popcnt_epi64(sa), 1)));
        __m128i high = _mm_setzero_si128();
        if (shifts > 8) {
            const __m512i vb = _mm512_and_si512(eight_windows(_mm_maskz_loadu_epi8(next_bytes, cv + 8), starts), v0);
            const __m512i sb = _mm512_and_si512(
                _mm512_xor_si512(eight_windows(_mm_maskz_loadu_epi8(next_bytes, cs + 8), starts), s0), vb);
            high = _mm512_cvtepi64_epi16(
                _mm512_sub_epi64(_mm512_popcnt_epi64(vb), _mm512_slli_epi64(_mm512_popcnt_epi64(sb), 1)));
        }
        const __m256i row = _mm256_inserti128_si256(_mm256_castsi128_si256(low), high, 1);
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(out + dx * kShiftLanes), _mm256_maskz_mov_epi16(used, row));
    }
}

void sample_line(const std::uint8_t* source, std::int32_t stride, std::int32_t u0, std::int32_t v0, std::int32_t du,
                 std::int32_t dv, int n, std::uint8_t* out) {
    const __m512i steps = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    __m512i u = _mm512_add_epi32(_mm512_set1_epi32(u0), _mm512_mullo_epi32(steps, _mm512_set1_epi32(du)));
    __m512i v = _mm512_add_epi32(_mm512_set1_epi32(v0), _mm512_mullo_epi32(steps, _mm512_set1_epi32(dv)));
    const __m512i du16 = _mm512_set1_epi32(du * 16);
    const __m512i dv16 = _mm512_set1_epi32(dv * 16);
    const __m512i strides = _mm512_set1_epi32(stride);
    for (int i = 0; i < n; i += 16) {
        const __mmask16 some =
            n - i >= 16 ? static_cast<__mmask16>(0xFFFF) : static_cast<__mmask16>((1U << (n - i)) - 1U);
        const __m512i at =
            _mm512_add_epi32(_mm512_mullo_epi32(_mm512_srai_epi32(v, 16), strides), _mm512_srai_epi32(u, 16));
        const __m512i words = _mm512_mask_i32gather_epi32(_mm512_setzero_si512(), some, at, source, 1);
        _mm512_mask_cvtepi32_storeu_epi8(out + i, some, words);
        u = _mm512_add_epi32(u, du16);
        v = _mm512_add_epi32(v, dv16);
    }
}

int greatest(const std::int16_t* values, int first, int last, int low, int high, std::int16_t* value) {
    const __mmask16 inside = static_cast<__mmask16>(((1U << (high + 1)) - 1U) & ~((1U << low) - 1U));
    const __m256i least = _mm256_set1_epi16(-32768);
    __m256i best = least;
    for (int row = first; row <= last; row++) {
        best = _mm256_mask_max_epi16(best, inside, best,
                                     _mm256_loadu_si256(reinterpret_cast<const __m256i*>(values + row * kShiftLanes)));
    }
    __m128i m = _mm_max_epi16(_mm256_castsi256_si128(best), _mm256_extracti128_si256(best, 1));
    m = _mm_minpos_epu16(_mm_sub_epi16(_mm_set1_epi16(32767), m));
    const std::int16_t top = static_cast<std::int16_t>(32767 - _mm_extract_epi16(m, 0));
    *value = top;
    const __m256i wanted = _mm256_set1_epi16(top);
    for (int row = first; row <= last; row++) {
        const __mmask16 hit = _mm256_mask_cmpeq_epi16_mask(
            inside, wanted, _mm256_loadu_si256(reinterpret_cast<const __m256i*>(values + row * kShiftLanes)));
        if (hit != 0) return row * kShiftLanes + __builtin_ctz(hit);
    }
    return first * kShiftLanes + low;
}

}  // namespace

const Kernels& avx512_kernels() {
    static constexpr Kernels table{"avx512",     blur_row, blur_column, gabor_block, render,
                                   block_shifts, slide,    sample_line, greatest,    votes,
                                   near_votes,   blend_waves};
    return table;
}

}  // namespace tambo
#endif
