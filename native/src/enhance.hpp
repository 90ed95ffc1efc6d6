// From a fingerprint's grey picture at 500 dpi to its enhanced ridges and what is known of them.
#pragma once

#include "plane.hpp"
#include "ridge_flow.hpp"

namespace tambo {

struct EnhancedPrint {
    Plane<float> ridges;       // -1 (ridge) to 1 (valley), full scale; 0 outside the mask
    Plane<std::uint8_t> mask;  // quarter scale: 1 where there are ridges
    RidgeFlow flow;            // quarter scale
    Plane<float> quality;      // quarter scale: local correlation of the picture with its enhancement, -1 to 1
};

// No ridge is believed within this many pixels of the picture's edge.
inline constexpr int kEdge = 3;

// grey: 8 bits, 500 dpi, dark ridges, at least 16 x 16.
EnhancedPrint enhance(const Plane<std::uint8_t>& grey);

}  // namespace tambo
