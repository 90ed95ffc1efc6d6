// The bank of oriented filters that follows the ridges.
#pragma once

#include "plane.hpp"
#include "ridge_flow.hpp"

namespace tambo {

// Each pixel of the picture filtered by the even Gabor kernel of its place's direction and period (32 x 19 kernels of
// 21 x 21, zero mean, unit norm); 0 where the quarter-scale mask is 0.
Plane<float> gabor(const Plane<float>& picture, const RidgeFlow& flow, const Plane<std::uint8_t>& mask);

}  // namespace tambo
