// How many minutiae of two prints lie on each other once the prints do.
#pragma once

#include "correlate.hpp"
#include "prints.hpp"

namespace tambo {

// Keeps its working space from one pair of prints to the next. Not for use by two threads at once.
class PairedMinutiae {
public:
    // The squared sum of the pairs' closeness over the number of minutiae that could have been paired. `placement`
    // puts the still print on the moving one, and each of its minutiae is moved by the nearest displacement first.
    float score(const StillPrint& still, const MovingPrint& moving, const Placement& placement,
                std::span<const Displacement> displacements);

private:
    std::vector<bool> taken_;
};

}  // namespace tambo
