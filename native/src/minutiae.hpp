// The points of a print where a ridge ends or divides.
#pragma once

#include "enhance.hpp"

namespace tambo {

struct Minutia {
    int x = 0;  // pixels at 500 dpi from the picture's left upper corner
    int y = 0;
    std::uint8_t direction = 0;  // 1/256 turn from x towards y: along the ridge that ends, or between the two that join
    bool bifurcation = false;
    std::uint8_t quality = 0;  // 0 to 100
};

// The print's minutiae by crossing number on its skeleton, without spurs, breaks and what lies near the mask's edge;
// at most 255, the best by quality.
std::vector<Minutia> find_minutiae(const EnhancedPrint& print);

}  // namespace tambo
