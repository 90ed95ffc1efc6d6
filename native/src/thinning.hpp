// Ridges to lines one pixel wide.
#pragma once

#include "plane.hpp"

namespace tambo {

// The skeleton (Zhang and Suen 1984) of a picture of 0 and 1, whose outermost pixels are taken as 0, without the
// corners of its staircases: every pixel left is needed to join its neighbours.
Plane<std::uint8_t> thinned(const Plane<std::uint8_t>& picture);

}  // namespace tambo
