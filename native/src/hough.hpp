// Where one print may lie on another, by the votes of their minutiae.
#pragma once

#include <array>

#include "kernels.hpp"
#include "prints.hpp"

namespace tambo {

// From the still print to the moving one, pixels at 500 dpi: x' = a x + b y + tx, y' = c x + d y + ty.
struct Placement {
    float a = 1;
    float b = 0;
    float c = 0;
    float d = 1;
    float tx = 0;
    float ty = 0;
};

// The table of votes is laid out once a pair; its peaks are taken from it one by one, as long as they may matter.
class Hough {
public:
    // pooled: each extractor's minutiae by themselves. joined: one that both found stands once, with twice the weight:
    // a third of the votes, which fall a little less sharply together.
    enum class Voters { pooled, joined };

    explicit Hough(const Kernels& kernels);

    struct Peak {
        float votes;
        Placement placement;
    };

    // Counts the votes: each pair of minutiae whose directions differ by at most 60 degrees gives the product of their
    // weights.
    void vote(const StillPrint& still, const MovingPrint& moving, Voters voters);

    // The next strongest place, in falling order of votes; false when there is none left.
    bool next(Peak& peak);

private:
    static constexpr int kTurns = 21;   // bins of 7 degrees, with one more at each end
    static constexpr int kPlaces = 36;  // bins of 16 pixels
    static constexpr std::size_t kMostVotes = 16384;

    void count_votes(std::size_t from, std::size_t to, const std::uint8_t* weights, std::uint32_t weight);
    std::uint16_t best_of_row(int row) const;

    const Kernels& kernels_;
    std::vector<std::uint16_t> table_;
    std::vector<std::uint16_t> row_best_;
    std::vector<float> turn_;  // 1/256
    std::vector<float> x_;
    std::vector<float> y_;
    std::vector<std::int32_t> bin_;
    std::vector<std::int32_t> parts_;
    std::size_t votes_ = 0;
    float still_x_ = 0;
    float still_y_ = 0;
    float moving_x_ = 0;
    float moving_y_ = 0;
};

// Mean cosine of twice the angle between the two prints' ridges, over every second of the still print's blocks that
// falls on the moving one; `overlap` is twice their number. 0 without any.
float direction_agreement(const StillPrint& still, const MovingPrint& moving, const Placement& placement, int& overlap);

}  // namespace tambo
