// How a record's ridges are told symbol by symbol, each by what its neighbours to the left and above let expect: the
// mask's edges go on as they went in the row above, directions and periods change little, and a cell's phase is its
// neighbour's, moved on by the wave. It stands here once for those who write, read and count. All of it is part of the
// record's format, and so is cell_waves.
//
// A pass has
//     static constexpr bool kReads     whether it fills the record; else it finds it filled and leaves it as it is
//     unsigned symbol(code, symbol)    in one of kRidgeCodes codes; gives back the symbol, which a reader is not told
//     unsigned bits(value, count)      the same of a number of so many bits
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdlib>
#include <span>
#include <type_traits>

#include "phase_record.hpp"

namespace tambo {

// Numbers of codes. Each row of mask begins and ends so many cells beside the one above.
inline constexpr std::size_t kFirstCellCode = 0;
inline constexpr std::size_t kLastCellCode = 1;
// A group's direction: without a neighbour above or to the left; with one; with both, by how far these are apart and
// whether the expected direction lies between two.
inline constexpr std::size_t kDirectionCodes = 2;
inline constexpr std::size_t kApartClasses = 4;
// Its period: without neighbours; by their mean.
inline constexpr std::size_t kPeriodCodes = kDirectionCodes + 2 + 2 * kApartClasses;
// A cell's phase and strength: without a neighbour above or to the left; with one that is weak; strong; with both, by
// how many of them are strong, how far apart they let expect the phase, and where between two the expected one lies.
inline constexpr std::size_t kPhaseCodes = kPeriodCodes + 1 + 16;
inline constexpr std::size_t kRidgeCodes = kPhaseCodes + 3 + 3 * 3 * 4;

// A step of -7 to 7 is a symbol from 1 on; kFar says that what is meant follows as it is.
inline constexpr unsigned kFar = 0;
inline unsigned step_symbol(int step) { return step >= -7 && step <= 7 ? static_cast<unsigned>(step + 8) : kFar; }
inline int step_of(unsigned symbol) { return static_cast<int>(symbol) - 8; }

// Of the cells of a row that are in the mask; last < first without any.
struct RowEnds {
    int first = 0;
    int last = -1;

    static RowEnds of(std::span<const std::uint8_t> row) {
        const auto first = std::find(row.begin(), row.end(), 1);
        if (first == row.end()) return {};
        return {static_cast<int>(first - row.begin()),
                static_cast<int>(row.rend() - std::find(row.rbegin(), row.rend(), 1)) - 1};
    }
    bool any() const { return last >= first; }
};

// False for cells outside the row. `above` becomes this row's where it has any.
template <class Pass>
bool pass_mask_row(std::span<std::uint8_t> row, RowEnds& above, Pass& pass) {
    const int columns = static_cast<int>(row.size());
    const int side_bits = std::bit_width(row.size());
    RowEnds ends = std::remove_cvref_t<Pass>::kReads ? RowEnds{} : RowEnds::of(row);
    const bool near = ends.any() && above.any();
    if (const unsigned step = pass.symbol(kFirstCellCode, near ? step_symbol(ends.first - above.first) : kFar);
        step == kFar) {
        const auto length = static_cast<int>(pass.bits(static_cast<unsigned>(ends.last - ends.first + 1), side_bits));
        if (length == 0) return true;
        ends.first = static_cast<int>(pass.bits(static_cast<unsigned>(ends.first), side_bits));
        ends.last = ends.first + length - 1;
    } else {
        ends.first = above.first + step_of(step);
        const unsigned end = pass.symbol(kLastCellCode, step_symbol(ends.last - above.last));
        ends.last = end == kFar ? static_cast<int>(pass.bits(static_cast<unsigned>(ends.last), side_bits))
                                : above.last + step_of(end);
    }
    if (ends.first < 0 || !ends.any() || ends.last >= columns) return false;
    above = ends;
    const auto cells =
        row.subspan(static_cast<std::size_t>(ends.first), static_cast<std::size_t>(ends.last - ends.first + 1));
    cells.front() = cells.back() = 1;
    if (cells.size() < 3) return true;
    const auto between = cells.subspan(1, cells.size() - 2);
    if (pass.bits(std::find(between.begin(), between.end(), 0) == between.end() ? 1 : 0, 1) != 0) {
        std::fill(between.begin(), between.end(), std::uint8_t{1});
        return true;
    }
    for (std::uint8_t& cell : between) cell = static_cast<std::uint8_t>(pass.bits(cell, 1));
    return true;
}

// For who reads, the mask is there, of zeros.
template <class Pass>
bool pass_mask(PhaseRecord& record, Pass&& pass) {
    const auto columns = static_cast<std::size_t>(record.columns);
    RowEnds above;
    for (std::size_t at = 0; at < record.mask.size(); at += columns) {
        if (!pass_mask_row(std::span(record.mask).subspan(at, columns), above, pass)) return false;
    }
    return true;
}

// Directions are 1/32 of a turn of twice the angle.
inline int direction_apart(int a, int b) { return ((a - b + 16) & 31) - 16; }

// Directions and periods, which are there, of zeros for who reads.
template <class Pass>
void pass_groups(PhaseRecord& record, Pass&& pass) {
    const int columns = record.group_columns();
    UsedGroups above{};
    for (int row = 0; row < record.group_rows(); row++) {
        const UsedGroups used = used_groups(record, row);
        std::uint8_t* const directions = record.directions.data() + row * columns;
        std::uint8_t* const periods = record.periods.data() + row * columns;
        for (int x = 0; x < columns; x++) {
            const auto g = static_cast<std::size_t>(x);
            if (used[g] == 0) continue;
            const bool left = x > 0 && used[g - 1] != 0;
            const bool up = above[g] != 0;
            const bool up_left = x > 0 && above[g - 1] != 0;
            const bool up_right = x + 1 < columns && above[g + 1] != 0;

            std::size_t code = kDirectionCodes;
            int twice = 0;  // the direction that is expected
            if (left && up) {
                const int beside = directions[x - 1];
                const int apart = direction_apart(directions[x - columns], beside);
                twice = 2 * beside + apart;
                if (up_left && up_right) {
                    twice = 2 * beside + (2 * apart + direction_apart(directions[x - columns + 1], beside) -
                                          direction_apart(directions[x - columns - 1], beside)) /
                                             2;
                }
                const int by = std::abs(apart);
                const std::size_t far = by <= 1 ? 0 : by <= 3 ? 1 : by <= 5 ? 2 : 3;
                code += 2 + 2 * far + static_cast<std::size_t>(twice & 1);
            } else if (left || up) {
                twice = 2 * directions[left ? x - 1 : x - columns];
                code += 1;
            }
            const int expected = twice >> 1;
            const unsigned step = pass.symbol(code, step_symbol(direction_apart(directions[x], expected)));
            directions[x] = static_cast<std::uint8_t>(
                step == kFar ? pass.bits(directions[x], 5) : static_cast<unsigned>(expected + step_of(step)) & 31U);

            int sum = 0;
            int weights = 0;
            const auto add = [&](bool there, int at, int weight) {
                if (!there) return;
                sum += weight * periods[at];
                weights += weight;
            };
            add(left, x - 1, 2);
            add(up, x - columns, 2);
            add(up_left, x - columns - 1, 1);
            add(up_right, x - columns + 1, 1);
            const std::size_t mean =
                weights == 0 ? 0 : 1 + static_cast<std::size_t>((2 * sum + weights) / (2 * weights));
            periods[x] = static_cast<std::uint8_t>(pass.symbol(kPeriodCodes + mean, periods[x]));
        }
        above = used;
    }
}

// What the cells to the left and above let expect together. Phases in 1/32 turn.
struct Expectation {
    std::uint8_t code;
    std::uint8_t on;  // by how many eighths of a turn the phase lies on from the eighth that the one above lets expect
};

// Looked up, since each cell has to wait for the one to its left.
class Expectations {
public:
    constexpr Expectations() {
        for (std::size_t i = 0; i < all_.size(); i++) {
            const int apart = static_cast<int>((i & 31U) ^ 16U) - 16;
            const int strong = static_cast<int>(i >> 5 & 1U), strong_above = static_cast<int>(i >> 6 & 1U);
            const int part_above = static_cast<int>(i >> 7);
            // From the one above towards the one to the left, further if that one alone is strong.
            const int expected = part_above - (apart * (2 + strong - strong_above) >> 2) + 32;
            const int by = apart < 0 ? -apart : apart;
            const int far = by < 3 ? 0 : by < 6 ? 1 : 2;
            const auto told = static_cast<std::size_t>(((strong + strong_above) * 3 + far) * 4 + expected % 4);
            all_[i] = {static_cast<std::uint8_t>(kPhaseCodes + 3 + told), static_cast<std::uint8_t>(expected / 4 % 8)};
        }
    }

    // above: of of_above(); apart: by how much the one above lets expect more than the one to the left, of which the
    // lowest five bits count; strong: 32 for a strong one to the left, or 0.
    const Expectation& of(unsigned above, unsigned apart, unsigned strong) const {
        return all_[above | strong | (apart & 31U)];
    }
    static unsigned of_above(unsigned expected, bool strong) { return (expected & 3U) << 7 | (strong ? 64U : 0U); }

private:
    std::array<Expectation, 512> all_{};
};
inline constexpr Expectations kExpectations;

// Phases and strengths, which are there, of zeros for who reads. waves: of the record's cells.
template <class Pass>
void pass_phases(PhaseRecord& record, std::span<const CellWave> waves, Pass&& pass) {
    const std::uint8_t* const mask = record.mask.data();
    std::uint8_t* const phases = record.phases.data();
    const auto against = [](const CellWave& a, const CellWave& b) { return a.kx * b.kx + a.ky * b.ky < 0; };
    // Half a cell of the one wave and half of the other: eight times their sum, in 1/65536 turn.
    const auto moved = [](int waves_on) { return (static_cast<unsigned>(waves_on) * 8 + 1024) >> 11; };
    const auto by_left = [&](const CellWave& left, const CellWave& to) {
        return moved(against(left, to) ? to.kx - left.kx : to.kx + left.kx);
    };
    const auto by_above = [&](const CellWave& above, const CellWave& to) {
        return moved(against(above, to) ? to.ky - above.ky : to.ky + above.ky);
    };
    const std::ptrdiff_t columns = record.columns;
    std::ptrdiff_t c = 0;
    for (int y = 0; y < record.rows; y++) {
        bool left = false;
        unsigned phase = 0;   // of the cell to the left, in 1/32 turn
        unsigned strong = 0;  // 32 when that is strong
        for (int x = 0; x < record.columns; x++, c++) {
            if (mask[c] == 0) {
                left = false;
                continue;
            }
            const CellWave* const wave = waves.data() + c;
            const bool up = y > 0 && mask[c - columns] != 0;
            // What the one above lets expect. A wave the other way round is the same with its phase turned.
            unsigned above = 0;
            bool strong_above = false;
            if (up) {
                const unsigned from = 4U * (phases[c - columns] & 7U);
                above = by_above(wave[-columns], *wave) + (against(wave[-columns], *wave) ? 0U - from : from);
                strong_above = phases[c - columns] >= 8;
            }
            std::size_t code = kPhaseCodes;
            unsigned expected = 0;  // eighths of a turn
            if (left && up) {
                // All but the phase to the left is there before it.
                const unsigned turn = against(wave[-1], *wave) ? 0U : ~0U;
                const unsigned apart = above - by_left(wave[-1], *wave) - turn;
                const Expectation& both = kExpectations.of(Expectations::of_above(above, strong_above),
                                                           apart + (phase ^ turn), strong);
                code = both.code;
                expected = (above >> 2) + both.on;
            } else if (left) {
                const unsigned by = by_left(wave[-1], *wave) + (against(wave[-1], *wave) ? 0U - phase : phase);
                expected = (by + 2) >> 2;
                code += 1 + (strong >> 5);
            } else if (up) {
                expected = (above + 2) >> 2;
                code += 1 + (strong_above ? 1 : 0);
            }
            const unsigned known = std::remove_cvref_t<Pass>::kReads ? 0 : phases[c];
            const unsigned symbol = pass.symbol(code, ((known - expected) & 7U) | (known & 8U));
            const unsigned value = (symbol + expected) & 7U;
            phases[c] = static_cast<std::uint8_t>(value | (symbol & 8U));
            phase = 4 * value;
            strong = (symbol & 8U) << 2;
            left = true;
        }
    }
}

}  // namespace tambo
