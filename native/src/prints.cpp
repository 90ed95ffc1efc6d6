#include "prints.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numeric>
namespace tambo {
namespace {

void order_minutiae(const PhaseRecord& record, MinutiaLists& out) {
    // Counted into place by direction: the lists are short and come for every candidate.
    std::array<std::uint16_t, 257> first{};
    const std::size_t own = std::min(record.own.size(), kMostMinutiae);
    const std::size_t all = std::min(own + record.foreign.size(), kMostMinutiae);
    const auto at = [&](std::size_t i) -> const Minutia& { return i < own ? record.own[i] : record.foreign[i - own]; };
    for (std::size_t i = 0; i < all; i++) first[at(i).direction + 1U]++;
    for (std::size_t d = 0; d < 256; d++) first[d + 1] = static_cast<std::uint16_t>(first[d + 1] + first[d]);
    out.x.resize(all);
    out.y.resize(all);
    out.direction.resize(all);
    out.weight.assign(all, 1);
    for (std::size_t i = 0; i < all; i++) {
        const std::size_t to = first[at(i).direction]++;
        out.x[to] = static_cast<float>(at(i).x);
        out.y[to] = static_cast<float>(at(i).y);
        out.direction[to] = at(i).direction;
    }
}

constexpr int kSamePlace = 8;       // pixels at 500 dpi between what two extractors make of one minutia
constexpr int kSameDirection = 16;  // 1/256 turn

bool same_minutia(const Minutia& a, const Minutia& b) {
    const int turned = static_cast<std::int8_t>(a.direction - b.direction);
    const int dx = a.x - b.x;
    const int dy = a.y - b.y;
    return dx * dx + dy * dy <= kSamePlace * kSamePlace && std::abs(turned) <= kSameDirection;
}

void mask_centre(const PhaseRecord& record, float& x, float& y) {
    long sum_x = 0;
    long sum_y = 0;
    long cells = 0;
    const std::uint8_t* row = record.mask.data();
    for (int y = 0; y < record.rows; y++, row += record.columns) {
        int in_row = 0;
        int columns = 0;
        for (int x = 0; x < record.columns; x++) {
            in_row += row[x];
            columns += row[x] * x;
        }
        cells += in_row;
        sum_x += columns;
        sum_y += static_cast<long>(in_row) * y;
    }
    const auto n = static_cast<float>(std::max(1L, cells));
    x = static_cast<float>(record.left * kCell) + (static_cast<float>(sum_x) / n + 0.5F) * kCell;
    y = static_cast<float>(record.top * kCell) + (static_cast<float>(sum_y) / n + 0.5F) * kCell;
}

std::int8_t rounded(float v) { return static_cast<std::int8_t>(std::lrint(v * 127.0F)); }

// Every table of places there is: [0] at 250 dpi, [1] to [4] the parts at 500 dpi.
struct PlaceTables {
    std::array<RenderPlaces, 5> all{};

    PlaceTables() {
        fill(all[0], 4, 0, 0);
        for (int part = 0; part < 4; part++)
            fill(all[static_cast<std::size_t>(part) + 1], 2, part % 2 * 8, part / 2 * 8);
    }

    // Pixels `step` quarter pixels apart, the first half a step right and down of (left, top).
    static void fill(RenderPlaces& places, int step, int left, int top) {
        for (int i = 0; i < 16; i++) {
            const int x = left + i % 4 * step + step / 2;
            const int y = top + i / 4 * step + step / 2;
            for (int k = 0; k < 4; k++) {
                const int dx = x - k % 2 * 16;
                const int dy = y - k / 2 * 16;
                places.dx[k][i] = static_cast<std::int16_t>(dx);
                places.dy[k][i] = static_cast<std::int16_t>(dy);
                places.weight[k][i] = static_cast<std::int16_t>((16 - std::abs(dx)) * (16 - std::abs(dy)) * 128);
                places.own[k][i] = std::abs(dx) < 8 && std::abs(dy) < 8 ? -1 : 0;
            }
        }
    }
};

// Bits 0 to 3 to the lowest bits of four bytes.
constexpr std::array<std::uint32_t, 16> nibble_bytes() {
    std::array<std::uint32_t, 16> out{};
    for (std::uint32_t n = 0; n < 16; n++) {
        for (std::uint32_t i = 0; i < 4; i++) out[n] |= (n >> i & 1U) << (8 * i);
    }
    return out;
}

// Four rows of four bits to the low nibbles of the rows of a block.
std::uint64_t as_block_rows(unsigned bits) {
    return (bits & 0xFU) | (bits & 0xF0ULL) << 4 | (bits & 0xF00ULL) << 8 | (bits & 0xF000ULL) << 12;
}

}  // namespace

const RenderPlaces& render_places(int scale, int part) {
    static const PlaceTables tables;
    return tables.all[static_cast<std::size_t>(scale == 1 ? 0 : 1 + part)];
}

void PrintMaker::lay_cells(const PhaseRecord& record) {
    if (record.waves.empty()) {
        cell_waves(kernels_, record, waves_);
    } else {
        waves_ = record.waves;
    }
    const int w = record.columns + 2;
    cells_.assign(static_cast<std::size_t>(w * (record.rows + 2)), WaveCell{0, 0, 0, 0, 0});
    for (int y = 0; y < record.rows; y++) {
        for (int x = 0; x < record.columns; x++) {
            const auto c = static_cast<std::size_t>(y * record.columns + x);
            if (record.mask[c] == 0) continue;
            cells_[static_cast<std::size_t>((y + 1) * w + x + 1)] = {
                waves_[c].kx, waves_[c].ky, static_cast<std::int16_t>((record.phases[c] & 7) << 13),
                static_cast<std::int16_t>(-(record.phases[c] >> 3)), -1};
        }
    }
}

void PrintMaker::order_joined(const PhaseRecord& record, MinutiaLists& out) {
    joined_.assign(record.own.begin(), record.own.end());
    joined_weights_.assign(joined_.size(), 1);
    const std::size_t own = joined_.size();
    for (const Minutia& m : record.foreign) {
        std::size_t partner = 0;
        while (partner < own && (joined_weights_[partner] == 2 || !same_minutia(joined_[partner], m))) partner++;
        if (partner < own) {
            joined_weights_[partner] = 2;
        } else {
            joined_.push_back(m);
            joined_weights_.push_back(1);
        }
    }
    const std::size_t all = std::min(joined_.size(), kMostMinutiae);
    std::array<std::uint16_t, 257> place{};
    for (std::size_t i = 0; i < all; i++) place[joined_[i].direction + 1U]++;
    for (std::size_t d = 0; d < 256; d++) place[d + 1] = static_cast<std::uint16_t>(place[d + 1] + place[d]);
    out.x.resize(all);
    out.y.resize(all);
    out.direction.resize(all);
    out.weight.resize(all);
    for (std::size_t i = 0; i < all; i++) {
        const std::size_t to = place[joined_[i].direction]++;
        out.x[to] = static_cast<float>(joined_[i].x);
        out.y[to] = static_cast<float>(joined_[i].y);
        out.direction[to] = joined_[i].direction;
        out.weight[to] = joined_weights_[i];
    }
}

void PrintMaker::make_still(const PhaseRecord& record, StillPrint& out) {
    lay_cells(record);
    // A square between cells begins half a cell before the first one.
    out.left = record.left * kCell / 2 - 2;
    out.top = record.top * kCell / 2 - 2;
    const int squares_x = record.columns > 0 ? record.columns + 1 : 0;
    const int squares_y = record.rows > 0 ? record.rows + 1 : 0;
    out.columns = (squares_x + 1) / 2;
    out.rows = (squares_y + 1) / 2;
    const auto blocks = static_cast<std::size_t>(out.columns * out.rows);
    out.sign.assign(blocks, 0);
    out.valid.assign(blocks, 0);
    const RenderPlaces& places = render_places(1, 0);
    const int w = record.columns + 2;
    for (int y = 0; y < squares_y; y++) {
        for (int x = 0; x < squares_x; x++) {
            const WaveCell* upper = &cells_[static_cast<std::size_t>(y * w + x)];
            const WaveCell four[4] = {upper[0], upper[1], upper[w], upper[w + 1]};
            if ((four[0].strength | four[1].strength | four[2].strength | four[3].strength) == 0) continue;
            std::uint16_t valid;
            std::uint16_t sign;
            kernels_.render(four, places, &valid, &sign);
            const auto b = static_cast<std::size_t>(y / 2 * out.columns + x / 2);
            const int shift = y % 2 * 32 + x % 2 * 4;
            out.valid[b] |= as_block_rows(valid) << shift;
            out.sign[b] |= as_block_rows(sign) << shift;
        }
    }
    // The cell nearest to a block's centre is the one in its middle.
    out.directions.columns = out.columns;
    out.directions.rows = out.rows;
    out.directions.cos2.assign(blocks, 0);
    out.directions.sin2.assign(blocks, 0);
    for (int by = 0; by * 2 < record.rows; by++) {
        for (int bx = 0; bx * 2 < record.columns; bx++) {
            const CellWave& wave = waves_[static_cast<std::size_t>(by * 2 * record.columns + bx * 2)];
            const auto b = static_cast<std::size_t>(by * out.columns + bx);
            out.directions.cos2[b] = rounded(wave.cos2);
            out.directions.sin2[b] = rounded(wave.sin2);
        }
    }
    mask_centre(record, out.centre_x, out.centre_y);
    order_minutiae(record, out.minutiae);
    order_joined(record, out.joined);
}

void PrintMaker::make_moving(const PhaseRecord& record, MovingPrint& out) {
    static constexpr std::array<std::uint32_t, 16> bytes = nibble_bytes();
    lay_cells(record);
    out.cells_left = record.left * kCell;
    out.cells_top = record.top * kCell;
    out.left = out.cells_left - kCell / 2;
    out.top = out.cells_top - kCell / 2;
    const int squares_x = record.columns > 0 ? record.columns + 1 : 0;
    const int squares_y = record.rows > 0 ? record.rows + 1 : 0;
    out.width = squares_x * kCell;
    out.height = squares_y * kCell;
    out.pixels.assign(static_cast<std::size_t>(out.width * out.height + kReadAhead), 0);
    const int w = record.columns + 2;
    for (int y = 0; y < squares_y; y++) {
        for (int x = 0; x < squares_x; x++) {
            const WaveCell* upper = &cells_[static_cast<std::size_t>(y * w + x)];
            const WaveCell four[4] = {upper[0], upper[1], upper[w], upper[w + 1]};
            if ((four[0].strength | four[1].strength | four[2].strength | four[3].strength) == 0) continue;
            for (int part = 0; part < 4; part++) {
                std::uint16_t valid;
                std::uint16_t sign;
                kernels_.render(four, render_places(2, part), &valid, &sign);
                for (int j = 0; j < 4; j++) {
                    const std::uint32_t four_bytes = bytes[valid >> (4 * j) & 15U] + 2 * bytes[sign >> (4 * j) & 15U];
                    std::uint8_t* to = out.pixels.data() +
                                       static_cast<std::ptrdiff_t>(y * kCell + part / 2 * 4 + j) * out.width +
                                       x * kCell + part % 2 * 4;
                    for (int i = 0; i < 4; i++) to[i] = static_cast<std::uint8_t>(four_bytes >> (8 * i));
                }
            }
        }
    }
    out.directions.columns = record.columns;
    out.directions.rows = record.rows;
    out.directions.cos2.resize(waves_.size());
    out.directions.sin2.resize(waves_.size());
    for (std::size_t c = 0; c < waves_.size(); c++) {
        out.directions.cos2[c] = rounded(waves_[c].cos2);
        out.directions.sin2[c] = rounded(waves_[c].sin2);
    }
    mask_centre(record, out.centre_x, out.centre_y);
    order_minutiae(record, out.minutiae);
    order_joined(record, out.joined);
}

}  // namespace tambo
