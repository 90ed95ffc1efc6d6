// The surroundings of a minutia as a vector: Minutia Cylinder-Code (Cappelli, Ferrara, Maltoni: "Minutia
// Cylinder-Code", IEEE PAMI 32, 2010). Around the minutia, turned with it, lies a grid of 8 x 8 places and 6
// directions; each cell holds how much of a neighbour is near that place and direction.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "minutiae.hpp"
#include "search_kernels.hpp"

namespace tambo {

inline constexpr int kCylinderSide = 8;
inline constexpr int kCylinderTurns = 6;
inline constexpr int kCylinderCells = kCylinderSide * kCylinderSide * kCylinderTurns;

// Cell (k * 8 + j) * 8 + i is place (i, j) at direction k; 0 to 127, a full cell.
using Cylinder = std::array<std::uint8_t, kCylinderCells>;

// Makes cylinders; keeps its tables and working space. Not for use by two threads at once.
class CylinderMaker {
public:
    explicit CylinderMaker(const SearchKernels& kernels) : kernels_(kernels) {}

    // Which of the minutiae have a cylinder, those with enough neighbours, and how many neighbours each of those has.
    // To be called before make.
    void start(std::span<const Minutia> minutiae);

    struct Place {
        std::uint16_t minutia;  // its number in the list
        std::uint16_t neighbours;
    };
    std::span<const Place> places() const { return places_; }

    void make(const Place& place, Cylinder& out);

private:
    const SearchKernels& kernels_;
    std::span<const Minutia> minutiae_;
    std::vector<Place> places_;
    std::vector<Neighbour> neighbours_;
};

}  // namespace tambo
