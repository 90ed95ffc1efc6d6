// The texture comparison of two prints: placement by minutiae, correlation of the ridges, refits, one score.
#pragma once

#include "correlate.hpp"
#include "hough.hpp"
#include "paired_minutiae.hpp"
#include "prints.hpp"

namespace tambo {

struct Comparison {
    // How well the ridges agree, and how well the minutiae do under the placement that the ridges gave; each on the
    // scale on which prints of different fingers reach 1 about once in a thousand times.
    float score = 0;
    float minutiae_score = 0;
    float votes = 0;  // for the placement, in minutiae
    int refits = 0;   // that made it better
    Correlation correlation;
};

// quick: one placement, given up early. thorough: three placements, each followed to its end.
enum class Effort { quick, thorough };

// Keeps its working space from one comparison to the next. Not for use by two threads at once.
class Comparer {
public:
    explicit Comparer(const Kernels& kernels) : hough_(kernels), correlator_(kernels) {}

    Comparison compare(const StillPrint& still, const MovingPrint& moving, Effort effort);

    // Where the still print's windows were found in the latest comparison.
    std::span<const Displacement> displacements() const { return displacements_; }

private:
    // Correlates the most plausible placements; false when none can be that of one finger.
    bool place(const StillPrint& still, const MovingPrint& moving, Effort effort, Comparison& result);
    // Moves the placement to where the windows were found, while that helps.
    void correct(const StillPrint& still, const MovingPrint& moving, Comparison& result);

    Hough hough_;
    Correlator correlator_;
    PairedMinutiae paired_;
    std::vector<Displacement> displacements_;
};

}  // namespace tambo
