// The skin of one fingertip, larger than any touch of it shows.
//
// Its ridges are an AM-FM wave (Larkin and Fletcher, "A coherent framework for fingerprint analysis", 2007): a phase that
// follows the flow wherever that can be followed, with a spiral, one turn more or less around it, at each minutia. Which
// places those are is not drawn but grown: from a phase laid over the fingertip row by row, disturbed, each node is moved
// again and again towards what its neighbours want of it, as ridges form (Kuecken and Champod, "Merkel cells and the
// individuality of friction ridge skin", 2013). Where the flow diverges or converges no phase can follow it without
// spirals, so they stand where, and point whither, those of fingers do: in the triangles at deltas, around loops, in rows.
#pragma once

#include <vector>

#include "flow.hpp"

namespace tambo::others {

struct SkinMinutia {
    float x;  // pixels from the first node
    float y;
    float direction;  // turns, from x towards y: to the side that has one ridge more
    bool bifurcation;
};

struct Skin {
    Flow flow;
    // The ridges' wave at a node is the cosine of its phase there; below zero is a ridge. Unit vectors.
    Plane<float> cosine;
    Plane<float> sine;
    std::vector<SkinMinutia> minutiae;
};

Skin grown_skin(Chance& chance);

}  // namespace tambo::others
