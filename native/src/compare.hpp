// The texture comparison of two prints: placement by minutiae, correlation of the ridges, refits, one score.
//
// For a list of candidates: PrintMaker::make_moving the probe once; it may then be read by any number of threads. Each
// thread has a PrintMaker and a Comparer of its own, parses and makes each candidate's StillPrint once (10 kB), compares
// it with Effort::quick, and keeps the StillPrints of the best for Effort::thorough. Quick scores rank; a score that
// decides is a thorough one.
#pragma once

#include "correlate.hpp"
#include "hough.hpp"
#include "paired_minutiae.hpp"
#include "prints.hpp"
#include "turned_print.hpp"

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

// quick: the most plausible placement, given up early. thorough: the eight most plausible, each followed to its end.
enum class Effort { quick, thorough };

// Keeps its working space from one comparison to the next. Not for use by two threads at once.
class Comparer {
public:
    explicit Comparer(const Kernels& kernels) : hough_(kernels), correlator_(kernels) {}

    Comparison compare(const StillPrint& still, const MovingPrint& moving, Effort effort);

    // The same, thoroughly, of a moving print that may lie turned by any angle. The placement is on it as it lies.
    Comparison compare_turned(const StillPrint& still, const Quarters& moving);

    // Where the still print's windows were found in the latest comparison.
    std::span<const Displacement> displacements() const { return best_displacements_; }

private:
    struct Plausible {
        float merit;
        Hough::Peak peak;
    };

    // Fills plausible_ with the best placements by votes and directions, at most `wanted`, in falling order of merit;
    // returns their number.
    std::size_t find_places(const StillPrint& still, const MovingPrint& moving, Effort effort, std::size_t wanted);
    // Moves the placement to where the windows were found, while that helps.
    void correct(const StillPrint& still, const MovingPrint& moving, Comparison& result);

    Hough hough_;
    Correlator correlator_;
    PairedMinutiae paired_;
    std::array<Plausible, 8> plausible_{};
    std::vector<Displacement> displacements_;
    std::vector<Displacement> best_displacements_;
};

}  // namespace tambo
