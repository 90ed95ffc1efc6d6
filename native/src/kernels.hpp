// The loops in which the time goes, each in several builds of one meaning. The plain build defines what a kernel
// does; the others are chosen at run time by what the processor offers and must agree with it bit for bit.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace tambo {

// Shifts tried in each direction are -R..R; a row of 16 holds all of one column shift's (2R + 1 of them used).
inline constexpr int kShiftLanes = 16;

inline constexpr int kReadAhead = 8;

// The wave of one cell, see phase_record.hpp: wave numbers and phase in 1/65536 turn.
struct WaveCell {
    std::int16_t kx;
    std::int16_t ky;
    std::int16_t phase;
    std::int16_t strength;  // -1 (all bits set), or 0 where the wave is weak
    std::int16_t present;   // -1, or 0 where there is no cell
};

// Where sixteen pixels lie between four cells' centres, which are 16 quarter pixels (250 dpi) apart: see render_places.
struct RenderPlaces {
    alignas(32) std::int16_t dx[4][16];  // from each cell's centre, quarter pixels
    alignas(32) std::int16_t dy[4][16];
    alignas(32) std::int16_t weight[4][16];  // of each cell: bilinear, 1/128 of 1/256
    alignas(32) std::int16_t own[4][16];     // -1 where the cell is the pixel's own, else 0
};

// A minutia that votes with others.
struct Voter {
    float x;
    float y;
    std::uint8_t direction;  // 1/256 turn
};

// The bins of the votes: bin = (turn * side + x) * side + y, each counted from 0 and each with a part of a bin left
// over, in quarters from 0 to 4.
struct VoteGrid {
    const float* cosines;  // of 0/256 to 255/256 turn
    float turn_scale;      // bins a 1/256 turn
    float turn_origin;     // bin of no turn
    float place_scale;     // bins a pixel
    float origin_x;        // place of bin 0
    float origin_y;
    int side;
};

// What the votes say: turn in 1/256, place in pixels, bin or -1 outside of the grid's inner bins, parts: turn's | x's
// << 4 | y's << 8.
struct VoteLists {
    float* turn;
    float* x;
    float* y;
    std::int32_t* bin;
    std::int32_t* parts;
};

// What each of a row of groups gives, and each of the row above or below it: cosine and sine of twice the angle, wave
// number, and 1 or 0 for whether it gives anything.
struct GroupRows {
    const std::int32_t* near[4];
    const std::int32_t* beyond[4];
};

// The waves of cells: cosine and sine of twice the angle across the ridges, wave numbers along x and y.
struct WaveLists {
    float* cos2;
    float* sin2;
    std::int32_t* kx;
    std::int32_t* ky;
};

struct Kernels {
    const char* name;

    // out[x] = w[0] in[x] + sum over k of w[k] (in[x - k] + in[x + k]), for x < n; in has radius values on both sides.
    void (*blur_row)(const float* in, const float* weights, int radius, float* out, int n);

    // The same over rows: rows[radius] is the middle one of 2 radius + 1.
    void (*blur_column)(const float* const* rows, const float* weights, int radius, float* out, int n);

    // Sixteen pixels (4 x 4, top left first) of the correlation with one kernel of 21 rows of 24: window is the pixel
    // 10 left of and 10 above the first, stride in floats.
    void (*gabor_block)(const float* window, std::ptrdiff_t stride, const float* kernel, float* out16);

    // Sixteen pixels between the centres of four cells (left upper, right upper, left lower, right lower): a bit each,
    // in `valid` where the blended wave is strong enough to be believed and in `sign` where, besides, it is positive.
    // Cells that are absent blend as nothing, and the pixels nearest to them are not valid.
    void (*render)(const WaveCell* cells4, const RenderPlaces& places, std::uint16_t* valid, std::uint16_t* sign);

    // Agreement of an 8 x 8 block with the pixels of another picture at shifts x shifts places. A block's bit 8 y + x
    // is its pixel (x, y); a column byte holds eight pixels that lie side by side, and column_sign[x * column_stride +
    // y] is the one whose first pixel is (x, y). out[dx * kShiftLanes + dy] = pop(v) - 2 pop((s ^ sign) & v) with v
    // the pixels valid in both; lanes from `shifts` (at most 13) on are 0. kReadAhead bytes behind the last column byte
    // that counts must be readable.
    void (*block_shifts)(std::uint64_t sign, std::uint64_t valid, const std::uint8_t* column_sign,
                         const std::uint8_t* column_valid, std::ptrdiff_t column_stride, int shifts, std::int16_t* out);

    // out[i] = base[i] + add[i] - subtract[i], wrapping; the three inputs may each be the zero row.
    void (*slide)(const std::int16_t* base, const std::int16_t* add, const std::int16_t* subtract, std::int16_t* out,
                  int n);

    // n pixels along a line over a picture: out[i] = source[(v >> 16) * stride + (u >> 16)], with (u, v) = (u0, v0) + i
    // (du, dv) in 1/65536 pixel, all of them within the picture. kReadAhead bytes behind the picture must be readable.
    void (*sample_line)(const std::uint8_t* source, std::int32_t stride, std::int32_t u0, std::int32_t v0,
                        std::int32_t du, std::int32_t dv, int n, std::uint8_t* out);

    // The greatest value within rows first..last (of kShiftLanes each) and lanes low..high, and its place
    // (row * kShiftLanes + lane), the first in row order when several are equal.
    int (*greatest)(const std::int16_t* values, int first, int last, int low, int high, std::int16_t* value);

    // A minutia's votes with n of the other print's: each says by how much the prints are turned, and where the first
    // print's origin then lies.
    void (*votes)(const Voter& voter, const float* x, const float* y, const std::uint8_t* direction, int n,
                  const VoteGrid& grid, const VoteLists& out);

    // One weighted mean of the votes near (rotation, x, y): sums4 = sum of w * (rotation, x, y, 1), with
    // w = max(0, 1.5 - (dr/7.11)^2 - (dx/16)^2 - (dy/16)^2); summed in eight lanes, then the lanes in order. n is a
    // multiple of eight; padding votes lie far away.
    void (*near_votes)(const float* rotation, const float* x, const float* y, int n, const float* at3, float* sums4);

    // The waves of one cell of each of n groups, the one that lies towards the group `side` (-1 or 1) further.
    void (*blend_waves)(const GroupRows& rows, int side, int n, const WaveLists& out);
};

const Kernels& plain_kernels();
#if defined(__x86_64__)
const Kernels& avx2_kernels();
const Kernels& avx512_kernels();
#endif

// The best that this processor runs; decided once.
const Kernels& kernels();

// All that this processor runs, plain first: for tests.
std::span<const Kernels* const> runnable_kernels();

}  // namespace tambo
