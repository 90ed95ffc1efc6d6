// Where the ridges run and how far apart they are, at quarter scale.
#pragma once

#include "plane.hpp"

namespace tambo {

struct RidgeFlow {
    // Twice the angle of the direction across the ridges, as a vector no longer than 1 (long where it is sure).
    Plane<float> cos2;
    Plane<float> sin2;
    // How far the gradients around a pixel share one direction, 0 to 1.
    Plane<float> coherence;
    // From one ridge to the next, in full-scale pixels.
    Plane<float> period;
};

// The flow of a normalised picture (mean 0, deviation about 1); soft is the same picture after a Gaussian of sigma 1.
// Structure tensor of Scharr gradients (sigma 6, then 12 weighted by coherence); the period is the ratio of the
// picture's energy to its gradient's, as for a sine.
RidgeFlow ridge_flow(const Plane<float>& normalised, const Plane<float>& soft);

// From one wave to the next at quarter scale, in full-scale pixels, as the energies within a Gaussian of sigma
// (full-scale pixels) say. `waves` are a full-scale picture's.
Plane<float> local_period(const Plane<float>& waves, float sigma);

}  // namespace tambo
