// How a finger was laid down, as the shape of its print tells.
#pragma once

#include "ridge_flow.hpp"

namespace tambo {

// By how much the narrowest tenth of the ridges is narrower than the middling ones, 0 to 1, times how far in millimetres it
// lies from the ridges' middle. Skin that is pushed along the glass is squeezed on one side, and then lies on no other print
// of the finger; the bow of a fingertip squeezes it on both. ridges: enhanced, full scale; mask: quarter scale. 0 where
// there are too few ridges to tell.
float squeezed_aside(const Plane<float>& ridges, const Plane<std::uint8_t>& mask);

// From the middle of the ridges to where they bend most as around a core, in millimetres; 0 without ridges. Both at
// quarter scale.
float core_offset(const RidgeFlow& flow, const Plane<std::uint8_t>& mask);

}  // namespace tambo
