// From a fingerprint's grey picture at 500 dpi to its enhanced ridges and what is known of them.
#pragma once

#include "plane.hpp"
#include "ridge_flow.hpp"

namespace tambo {

// What a print's picture is like where it shows ridges; all 0 where it shows none.
struct PrintMeasures {
    float area = 0;         // square millimetres of ridges
    float darkness = 0;     // skewness of the levelled grey: above 0 thin valleys (wet), below 0 thin ridges (dry)
    float smear = 0;        // 1 - the contrast of the ridges in the direction where it is least, of where it is most
    float squeezed = 0;     // by how much ridges are narrower, times how far aside these lie, millimetres
    float core_offset = 0;  // from the ridges' middle to the core, millimetres
    float off = 0;          // from the picture's middle to the ridges', millimetres
    float surround = 0;     // mean grey around the ridges less that of the ridges, of 255; 0 where they fill the picture
};

struct EnhancedPrint {
    PrintMeasures measures;
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
