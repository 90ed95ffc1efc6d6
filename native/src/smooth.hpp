// Gaussian smoothing and the change of scale between a picture and its quarter: a quarter-scale picture has a pixel
// for each 4 x 4 of the original, and everything smooth (sigma of four pixels and more) is computed on it.
#pragma once

#include "plane.hpp"

namespace tambo {

// Quarter-scale size of a side.
constexpr int quarter(int side) { return (side + 3) / 4; }

// Gaussian of the given sigma (pixels), cut at three sigma, borders mirrored.
Plane<float> gaussian(const Plane<float>& in, float sigma);

// Means over 4 x 4 pixels; at the right and lower edge over what there is of them.
Plane<float> quarter_mean(const Plane<float>& in);

// Reads a quarter-scale picture at full scale, row by row, bilinearly.
class Enlarged {
public:
    Enlarged(const Plane<float>& quarter_scale, int width)
        : source_(quarter_scale),
          blend_(static_cast<std::size_t>(quarter_scale.width())),
          row_(static_cast<std::size_t>(width)) {}

    // The full-scale row y; valid until the next call.
    const float* row(int y);

private:
    const Plane<float>& source_;
    std::vector<float> blend_;
    std::vector<float> row_;
};

// As gaussian(), of a quarter-scale picture with sigma in full-scale pixels.
inline Plane<float> quarter_gaussian(const Plane<float>& quarter_scale, float sigma) {
    return gaussian(quarter_scale, sigma / 4.0F);
}

}  // namespace tambo
