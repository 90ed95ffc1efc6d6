// A finger in about 800 bytes: the ridges of each cell of 8 x 8 pixels (500 dpi) as a wave of which direction and
// period are kept for 2 x 2 cells and the phase for each, with the minutiae beside it. A finger that came as minutiae
// has no cells.
//
// The record's bytes, version 2. Numbers of more than a byte little-endian; in the bit string the first bit is the
// lowest of the first byte, and a value's lowest bit comes first.
//
//   0   'T', 'F'
//   2   version, 3
//   3   quality of the print, 0 to 100
//   4   width and height of the picture in pixels at 500 dpi, two bytes each, 16 to 1024
//   8   left, top, columns, rows of the cells' rectangle, a byte each, in cells; within the picture; 0 x 0 when the
//       picture shows no ridges
//  12   number of own minutiae, number of foreign minutiae, a byte each
//  14   bit string; what is coded is in the prefix codes of ridge_code_tables.inc, chosen as ridge_model.hpp says:
//       mask, row by row, coded: the first and the last cell in the mask, each as a step from the row above's, or
//           the number of cells from the first to the last, then the first one's column, each in as many bits as the
//           number of columns has (nothing more when the number is 0), or the last one's column; then, for three cells
//           and more, 1 when all between those two are in the mask, or 0 and a bit for each of them
//       for each group of 2 x 2 cells of which one is in the mask, row by row, coded:
//           direction across the ridges, twice the angle in 1/32 turn, as a step from what its neighbours let
//           expect, or 5 bits; period, 0 to 15, see kPeriodWaves
//       for each cell in the mask, row by row, coded: phase at its centre in 1/8 turn, from what its neighbours let
//           expect, and whether it is strong
//       the own, then the foreign minutiae, each list from the top of the picture to its bottom. For each one: by how
//           much it lies below the one before (the first: below the picture's edge) in a Rice code: the number's upper
//           part as so many ones and a zero, its lower k bits; then x in as many bits as width - 1 has, direction 8,
//           bifurcation 1. k is one less than the bits of height / (minutiae in the list + 1), and at least 0
//       zeros up to a whole byte; nothing behind it
//
// Version 2, which is still read, has nothing coded: of each row of the mask number and column; of each group direction
// 5 bits, period 4; of each cell phase 3, and 1 bit, set when strong. Version 1 moreover has for each minutia x 10,
// y 10, direction 8, bifurcation 1, in any order.
#pragma once

#include <array>
#include <span>

#include "enhance.hpp"
#include "kernels.hpp"
#include "minutiae.hpp"

namespace tambo {

inline constexpr int kCell = 8;        // pixels at 500 dpi
inline constexpr int kLeastSide = 16;  // of a picture, pixels at 500 dpi
inline constexpr int kMostSide = 1024;
inline constexpr std::uint8_t kRecordVersion = 3;
inline constexpr std::uint8_t kOldestRecordVersion = 1;

// A period's wave number in 1/65536 turn for a quarter pixel at 250 dpi: sixteen periods from 2.6 to 7 pixels at
// 250 dpi, evenly spaced in the logarithm.
inline constexpr std::array<std::int16_t, 16> kPeriodWaves{6302, 5899, 5522, 5169, 4839, 4530, 4240, 3969,
                                                           3716, 3478, 3256, 3048, 2853, 2671, 2500, 2341};

// The wave of a cell, from its neighbouring groups' directions and periods.
struct CellWave {
    float cos2;  // twice the angle across the ridges
    float sin2;
    std::int16_t kx;  // 1/65536 turn for a quarter pixel at 250 dpi
    std::int16_t ky;
};

struct PhaseRecord {
    std::uint8_t version = kRecordVersion;  // that it was read from
    std::uint8_t quality = 0;
    int width = 0;
    int height = 0;
    int left = 0;
    int top = 0;
    int columns = 0;
    int rows = 0;
    std::vector<std::uint8_t> mask;        // columns x rows, 0 or 1
    std::vector<std::uint8_t> directions;  // group_columns() x group_rows(); 0 where no cell is in the mask
    std::vector<std::uint8_t> periods;     // the same
    std::vector<std::uint8_t> phases;      // columns x rows: 1/8 turn, with 8 added when strong; 0 outside the mask
    std::vector<Minutia> own;
    std::vector<Minutia> foreign;
    std::vector<CellWave> waves;  // of cell_waves, where they were needed to read it; else none
    std::size_t ridge_bits = 0;   // of the bit string that it was read from, before the minutiae

    int group_columns() const { return (columns + 1) / 2; }
    int group_rows() const { return (rows + 1) / 2; }
};

inline constexpr std::size_t kMostGroups = kMostSide / kCell / 2;  // in a row

// Of a row of groups, 1 for each of which a cell is in the mask, 0 for the others and behind the last.
using UsedGroups = std::array<std::uint8_t, kMostGroups>;
UsedGroups used_groups(const PhaseRecord& record, int row);

enum class RecordFault { none, too_short, not_a_record, unknown_version, bad_geometry, wrong_length, bad_value };

// The ridges and minutiae of a print. foreign are another extractor's minutiae, at most 255 of them, within the
// picture.
PhaseRecord make_record(const EnhancedPrint& print, std::span<const Minutia> own, std::span<const Minutia> foreign);

// The share of a record's cells whose ridges follow their wave, 0 to 1; 0 without cells.
float steady_share(const PhaseRecord& record);

// A finger of which minutiae alone are known, at most 255 of them, within a picture of that size.
PhaseRecord minutiae_record(int width, int height, std::span<const Minutia> foreign);

// The order in which a record has its minutiae.
void sort_downwards(std::vector<Minutia>& minutiae);

void set_foreign(PhaseRecord& record, std::span<const Minutia> foreign);

// In the present version. The minutiae may stand in any order. Throws std::invalid_argument when a list has more than
// 255 or one lies outside the picture.
std::vector<std::uint8_t> record_bytes(const PhaseRecord& record);

// The same ridges without minutiae, in the present version. record: as parse_record gave it for these bytes.
std::vector<std::uint8_t> ridge_bytes(std::span<const std::uint8_t> bytes, const PhaseRecord& record);

// Reads a record into `out`, whose vectors are reused. On a fault `out` is left in an unspecified state.
RecordFault parse_record(std::span<const std::uint8_t> bytes, PhaseRecord& out);

// The same up to the directions and periods, without phases and minutiae.
RecordFault parse_flow(std::span<const std::uint8_t> bytes, PhaseRecord& out);

// Whether they are a record without minutiae, by head and mask, which `out` receives. That there is an end where the
// groups and phases end shows only when they are read, which takes sixty times as long.
RecordFault check_ridges(std::span<const std::uint8_t> bytes, PhaseRecord& out);

// columns x rows waves; those of cells outside the mask are zero.
void cell_waves(const Kernels& kernels, const PhaseRecord& record, std::vector<CellWave>& out);

}  // namespace tambo
