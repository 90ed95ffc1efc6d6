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

class Hough {
public:
    static constexpr int kPeaks = 8;

    explicit Hough(const Kernels& kernels);

    struct Peak {
        float votes;
        Placement placement;
    };

    // The strongest places in falling order of votes; each pair of minutiae whose directions differ by at most 60
    // degrees is one vote. At most kPeaks.
    std::span<const Peak> peaks(const StillPrint& still, const MovingPrint& moving);

private:
    static constexpr int kTurns = 21;   // bins of 7 degrees, with one more at each end
    static constexpr int kPlaces = 44;  // bins of 16 pixels
    static constexpr std::size_t kMostVotes = 16384;

    void vote(const StillPrint& still, const MovingPrint& moving);

    const Kernels& kernels_;
    std::vector<std::uint16_t> table_;
    std::vector<std::uint16_t> row_best_;
    std::vector<float> turn_;  // 1/256
    std::vector<float> x_;
    std::vector<float> y_;
    std::size_t votes_ = 0;
    std::array<Peak, kPeaks> peaks_{};
};

// Mean cosine of twice the angle between the two prints' ridges, over the still print's blocks that fall on the
// moving one; `overlap` is their number. 0 without any.
float direction_agreement(const StillPrint& still, const MovingPrint& moving, const Placement& placement, int& overlap);

}  // namespace tambo
