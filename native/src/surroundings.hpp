// The surroundings of a minutia as a vector, turned with it: the minutiae near it, and how the ridges flow around it.
// The first is Minutia Cylinder-Code (Cappelli, Ferrara, Maltoni: "Minutia Cylinder-Code", IEEE PAMI 32, 2010): in a
// grid of 8 x 8 places and 6 directions each cell holds how much of a neighbour is near that place and direction. The
// second are the ridges' directions at points on rings, as Tico and Kuosmanen have them ("Fingerprint matching using an
// orientation-based minutia descriptor", IEEE PAMI 25, 2003), and their periods at four.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "flow_field.hpp"
#include "search_kernels.hpp"

namespace tambo {

inline constexpr int kCylinderSide = 8;
inline constexpr int kCylinderTurns = 6;
inline constexpr int kCylinderCells = kCylinderSide * kCylinderSide * kCylinderTurns;

inline constexpr std::size_t kFlowPoints = 30;
inline constexpr std::size_t kPeriodPoints = 4;
inline constexpr std::size_t kFlowCells = 2 * kFlowPoints + kPeriodPoints;
static_assert(kCylinderCells + kFlowCells == kSurroundings);

// Each 0 to 127. Cell (k * 8 + j) * 8 + i is place (i, j) at direction k, 127 a full one. Behind these, for each flow
// point, the cosine and the sine of twice the angle from the minutia's direction to that across the ridges, for each
// period point the period, 64 in the middle of each.
using Surroundings = std::array<std::uint8_t, kSurroundings>;

// Makes them; keeps its tables and working space. Not for use by two threads at once.
class SurroundingsMaker {
public:
    explicit SurroundingsMaker(const SearchKernels& kernels) : kernels_(kernels) {}

    // Which of the minutiae have surroundings, those with enough neighbours, and how many neighbours each of those has.
    // To be called before make; both are kept for it.
    void start(std::span<const Minutia> minutiae, const FlowField& flow);

    struct Place {
        std::uint16_t minutia;  // its number in the list
        std::uint16_t neighbours;
    };
    std::span<const Place> places() const { return places_; }

    void make(const Place& place, Surroundings& out);

private:
    void look_at_flow(const Minutia& middle, std::span<std::uint8_t, kFlowCells> out) const;

    const SearchKernels& kernels_;
    std::span<const Minutia> minutiae_;
    const FlowField* flow_ = nullptr;
    std::vector<Place> places_;
    std::vector<float> x_;  // of the minutiae
    std::vector<float> y_;
    std::vector<std::int32_t> across_;  // where they lie in the grid, from its corner
    std::vector<std::int32_t> down_;
    std::vector<std::int32_t> inside_;  // whether they add to it
    std::vector<Neighbour> neighbours_;
};

}  // namespace tambo
