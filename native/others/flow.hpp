// Which way a fingertip's ridges run and how far apart they lie: the zero-pole model of Sherlock and Monro (1993), in
// which each loop turns the ridges by half a turn and each delta turns them back, with the bow of the ridges over the
// fingertip (as for arches in Cappelli, Maio and Maltoni 2002), a correction by angle that makes loops hairpins (the idea
// of Vizcaya and Gerhardt 1996), and a finger's own smooth straying.
#pragma once

#include "chance.hpp"
#include "plane.hpp"

namespace tambo::others {

enum class Pattern { arch, tented_arch, left_loop, right_loop, whorl, double_loop };

// A class with the frequency it has among people: Wilson, Candela and Watson (1993), a fifth of the whorls double loops.
Pattern drawn_pattern(Chance& chance);

// The fingertip's nodes lie kNode pixels (500 dpi) apart, row by row, x to the right and y down.
inline constexpr int kNode = 8;
inline constexpr int kNodeColumns = 54;
inline constexpr int kNodeRows = 66;

// The ridges' wave at each node, in turns a pixel, pointing to the right: (kx, ky) lies across the ridges.
struct Flow {
    Plane<float> kx;
    Plane<float> ky;
};

Flow drawn_flow(Pattern pattern, Chance& chance);

}  // namespace tambo::others
