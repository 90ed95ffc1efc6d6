// One touch of a fingertip as the extractor would give it: the skin turned, shifted and stretched, seen within the area
// that touches and through its faults, and the minutiae as two extractors find them there, neither of them all.
#pragma once

#include "phase_record.hpp"
#include "skin.hpp"

namespace tambo::others {

PhaseRecord touch(const Skin& skin, Chance& chance);

}  // namespace tambo::others
