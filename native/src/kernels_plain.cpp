// The kernels' definition: plain C++ for any machine.
#include "kernels.hpp"

namespace tambo {
namespace {

#include "kernels_loops.inc"

std::uint64_t load_eight(const std::uint8_t* bytes) {
    std::uint64_t value = 0;
    for (int i = 0; i < 8; i++) value |= static_cast<std::uint64_t>(bytes[i]) << (8 * i);
    return value;
}

void render(const WaveCell* cells4, const RenderPlaces& places, std::uint16_t* valid, std::uint16_t* sign) {
    unsigned valid_bits = 0;
    unsigned sign_bits = 0;
    for (int i = 0; i < 16; i++) {
        int sum = 0;
        int share = 0;
        int own = 0;
        for (int k = 0; k < 4; k++) {
            const WaveCell& cell = cells4[k];
            const int turn =
                static_cast<std::int16_t>(cell.phase + cell.kx * places.dx[k][i] + cell.ky * places.dy[k][i]);
            // The cosine as a parabola: x (2 - |x|), x the distance to its zero in quarter turns, of 16384.
            const int x = 16384 - (turn < 0 ? -turn : turn);
            const int cosine = (x * (32767 - (x < 0 ? -x : x))) >> 16;  // of 4096
            sum += ((cosine * 4 * places.weight[k][i]) >> 16) & cell.strength & cell.present;
            share += places.weight[k][i] & cell.present;
            own |= places.own[k][i] & cell.present;
        }
        // The sum reaches a quarter of the weights; a quarter of that is strong enough.
        const int strength = sum < 0 ? -sum : sum;
        if (own == 0 || strength <= (share >> 4)) continue;
        valid_bits |= 1U << i;
        sign_bits |= (sum > 0 ? 1U : 0U) << i;
    }
    *valid = static_cast<std::uint16_t>(valid_bits);
    *sign = static_cast<std::uint16_t>(sign_bits);
}

void block_shifts(std::uint64_t sign, std::uint64_t valid, const std::uint8_t* column_sign,
                  const std::uint8_t* column_valid, std::ptrdiff_t column_stride, int shifts, std::int16_t* out) {
    for (int dx = 0; dx < shifts; dx++) {
        for (int dy = 0; dy < kShiftLanes; dy++) {
            if (dy >= shifts) {
                out[dx * kShiftLanes + dy] = 0;
                continue;
            }
            const std::uint64_t v = load_eight(column_valid + dx * column_stride + dy) & valid;
            const std::uint64_t s = (load_eight(column_sign + dx * column_stride + dy) ^ sign) & v;
            out[dx * kShiftLanes + dy] =
                static_cast<std::int16_t>(__builtin_popcountll(v) - 2 * __builtin_popcountll(s));
        }
    }
}

void sample_line(const std::uint8_t* source, std::int32_t stride, std::int32_t u0, std::int32_t v0, std::int32_t du,
                 std::int32_t dv, int n, std::uint8_t* out) {
    for (int i = 0; i < n; i++) out[i] = source[((v0 + i * dv) >> 16) * stride + ((u0 + i * du) >> 16)];
}

int greatest(const std::int16_t* values, int first, int last, int low, int high, std::int16_t* value) {
    int place = first * kShiftLanes + low;
    for (int row = first; row <= last; row++) {
        for (int lane = low; lane <= high; lane++) {
            if (values[row * kShiftLanes + lane] > values[place]) place = row * kShiftLanes + lane;
        }
    }
    *value = values[place];
    return place;
}

}  // namespace

const Kernels& plain_kernels() {
    static constexpr Kernels table{"plain",      blur_row, blur_column, gabor_block, render,
                                   block_shifts, slide,    sample_line, greatest,    votes,
                                   near_votes,   blend_waves};
    return table;
}

}  // namespace tambo
