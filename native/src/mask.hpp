// Which part of a picture shows ridges, at quarter scale: 1 where it does.
#pragma once

#include "plane.hpp"

namespace tambo {

// contrast: the local deviation of the grey values within the ridges' band (grey levels); coherence: the ridge
// flow's. Both at quarter scale.
Plane<std::uint8_t> ridge_mask(const Plane<float>& contrast, const Plane<float>& coherence);

// Distance of each pixel to the nearest outside the mask or the picture, in pixels of the mask (chamfer 3, 4).
Plane<float> depth_inside(const Plane<std::uint8_t>& mask);

}  // namespace tambo
