// Whether the ridges of two prints flow alike where their minutiae say that one lies on the other: their directions,
// and the distances between them. Of a record this is the part that is read in the shortest time.
#pragma once

#include "hough.hpp"
#include "phase_record.hpp"

namespace tambo {

// 0 to 1, to be multiplied with how well the minutiae agree: the mean cosine of twice the angle between the ridges,
// less where their periods differ. Where the prints share too little of known ridges a value between that of one
// finger's prints and that of different fingers'. The cells and groups of both are enough.
float flow_agreement(const PhaseRecord& still, const PhaseRecord& moving, const Placement& placement);

}  // namespace tambo
