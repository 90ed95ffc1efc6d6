// How well the ridges of two prints agree once one is laid on the other, block by block, allowing for distortion.
#pragma once

#include "hough.hpp"
#include "kernels.hpp"
#include "prints.hpp"

namespace tambo {

// A window of the still print that was found again: its centre and where it went, pixels at 500 dpi, and how well its
// ridges agree there, -1 to 1.
struct Displacement {
    float x;
    float y;
    float dx;
    float dy;
    float agreement;
};

struct Correlation {
    Placement placement;
    int blocks = 0;      // blocks in which both prints have ridges
    float together = 0;  // agreement of all blocks shifted as one, -1 to 1
    float locally = 0;   // mean agreement of windows of 3 x 3 blocks, each shifted for itself
    // What placements of one pair are compared by.
    float merit() const;
};

class Correlator {
public:
    // Blocks are looked for up to this far from their place, pixels at 250 dpi.
    static constexpr int kWide = 6;
    static constexpr int kNarrow = 4;
    // Fewer common blocks say nothing.
    static constexpr int kLeastBlocks = 6;

    explicit Correlator(const Kernels& kernels) : kernels_(kernels) {}

    // reach is kWide or kNarrow. With fewer than kLeastBlocks blocks nothing else is measured, and nothing after
    // `together` where that is below `least_together`.
    Correlation correlate(const StillPrint& still, const MovingPrint& moving, const Placement& placement, int reach,
                          float least_together);

    // Of the latest correlation: the windows of 7 x 7 blocks found again.
    std::span<const Displacement> displacements() const { return displacements_; }

private:
    void lay(const StillPrint& still, const MovingPrint& moving, const Placement& placement, int reach);
    void stack_columns(int width, int height);
    int agree(const StillPrint& still, int reach);
    int best_together(int reach, int& votes);
    void add_windows(const StillPrint& still, int reach, int common_shift, Correlation& result);
    void box_counts(int half, std::vector<std::int16_t>& out) const;

    // Sums of shifts_ over square windows of blocks, a row of windows at a time: columns of the window's height are
    // kept up to date from row to row, and a window slides over them.
    class Windows {
    public:
        void start(const Correlator& of, int half);
        void next_row();
        // The window around block x of the row; to be asked for x = 0, 1, 2...
        const std::int16_t* window(int x);

    private:
        const Correlator* of_ = nullptr;
        int half_ = 0;
        int row_ = 0;
        std::vector<std::int16_t> columns_;
        std::vector<std::int16_t> window_;
    };

    const Kernels& kernels_;
    int columns_ = 0;
    int rows_ = 0;
    int lanes_ = 0;  // of a block's shifts
    std::ptrdiff_t column_stride_ = 0;
    std::vector<std::uint8_t> laid_;         // the moving print's pixels, column by column
    std::vector<std::uint8_t> column_sign_;  // column bytes
    std::vector<std::uint8_t> column_valid_;
    std::vector<std::int16_t> common_;  // valid pixels in both, a block; 0 where too few
    std::vector<std::int16_t> shifts_;  // agreement of each block at each shift
    Windows wide_;                      // of 7 x 7 blocks
    Windows tight_;                     // of 3 x 3 blocks
    std::vector<std::int16_t> wide_common_;
    std::vector<std::int16_t> tight_common_;
    std::vector<std::int16_t> nothing_;
    std::vector<Displacement> displacements_;
};

}  // namespace tambo
