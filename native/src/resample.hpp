// A picture of any resolution brought to 500 dpi.
#pragma once

#include <span>

#include "plane.hpp"

namespace tambo {

// Side of a picture after a change from dpi to 500 dpi, rounded.
int side_at_500(int side, double dpi);

// grey holds width x height bytes, row by row. Enlarged linearly, or averaged under a triangle as wide as the change
// of scale when it gets smaller.
Plane<std::uint8_t> to_500_dpi(std::span<const std::uint8_t> grey, int width, int height, double dpi);

}  // namespace tambo
