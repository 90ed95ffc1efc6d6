// A parsed record made ready for comparison, in one of two roles: the still print is divided into blocks, the moving
// one is turned and shifted onto it.
#pragma once

#include "kernels.hpp"
#include "phase_record.hpp"
#include "plane.hpp"

namespace tambo {

// A direction field on a grid: twice the angle as a vector of length 127; 0, 0 outside the mask.
struct DirectionGrid {
    int columns = 0;
    int rows = 0;
    std::vector<std::int8_t> cos2;
    std::vector<std::int8_t> sin2;
};

// The minutiae of both extractors, ordered by direction, as parallel lists.
struct MinutiaLists {
    std::vector<float> x;  // pixels at 500 dpi
    std::vector<float> y;
    std::vector<std::uint8_t> direction;
    std::vector<std::uint8_t> weight;  // in votes
};

// At most this many minutiae of a print take part in the alignment.
inline constexpr std::size_t kMostMinutiae = 192;

// Blocks of 8 x 8 pixels at 250 dpi, row by row, from pixel (left, top) at 250 dpi on. Bit 8 y + x of a block is its
// pixel (x, y).
struct StillPrint {
    int left = 0;
    int top = 0;
    int columns = 0;
    int rows = 0;
    std::vector<std::uint64_t> sign;   // set where the ridges' wave is positive
    std::vector<std::uint64_t> valid;  // set where it is to be believed
    float centre_x = 0;                // of the mask; pixels at 500 dpi
    float centre_y = 0;
    DirectionGrid directions;  // one for each block
    MinutiaLists minutiae;
    MinutiaLists joined;  // the same, where one that both extractors found stands once, with twice the weight
};

// width x height pixels at 500 dpi from (left, top) on, the outermost all 0: bit 0 valid, bit 1 sign. kReadAhead more
// bytes lie behind them.
struct MovingPrint {
    int left = 0;
    int top = 0;
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> pixels;
    float centre_x = 0;
    float centre_y = 0;
    int cells_left = 0;  // of the direction grid; pixels at 500 dpi
    int cells_top = 0;
    DirectionGrid directions;  // one for each cell
    MinutiaLists minutiae;
    MinutiaLists joined;  // the same, where one that both extractors found stands once, with twice the weight
};

// Turns records into prints; keeps its working space from one to the next. Not for use by two threads at once.
class PrintMaker {
public:
    explicit PrintMaker(const Kernels& kernels) : kernels_(kernels) {}

    void make_still(const PhaseRecord& record, StillPrint& out);
    void make_moving(const PhaseRecord& record, MovingPrint& out);

private:
    void lay_cells(const PhaseRecord& record);
    void order_joined(const PhaseRecord& record, MinutiaLists& out);

    const Kernels& kernels_;
    std::vector<CellWave> waves_;
    std::vector<WaveCell> cells_;  // with a border of absent cells
    std::vector<Minutia> joined_;
    std::vector<std::uint8_t> joined_weights_;
};

// The places of the pixels between four cells' centres: for a square of 4 x 4 pixels at 250 dpi (scale 1, part 0), or
// for one quarter, part 0 to 3 in reading order, of the 8 x 8 pixels at 500 dpi (scale 2).
const RenderPlaces& render_places(int scale, int part);

}  // namespace tambo
