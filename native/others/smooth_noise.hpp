// Noise without detail: a lattice of draws joined by cubic B-splines.
#pragma once

#include <vector>

#include "chance.hpp"
#include "plane.hpp"

namespace tambo::others {

// columns x rows values of mean 0 and deviation 1 that hardly change over less than `grain` of them.
Plane<float> smooth_noise(Chance& chance, int columns, int rows, float grain);

}  // namespace tambo::others
