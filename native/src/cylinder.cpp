#include "cylinder.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace tambo {
namespace {

constexpr int kRadius = 90;          // of the grid: pixels from its middle to its sides
constexpr double kPlaceSigma = 10;   // pixels
constexpr double kTurnSigma = 0.6;   // radians
constexpr int kNeighbourhood = 120;  // pixels within which neighbours are counted
constexpr int kLeastNeighbours = 3;
constexpr float kHalfFull = 0.3F;        // of a neighbour: fills a cell by half
constexpr int kFarthest = kRadius + 30;  // from the middle along the grid's sides: beyond, nothing is added

constexpr auto kSide = static_cast<std::size_t>(kCylinderSide);
constexpr auto kTurns = static_cast<std::size_t>(kCylinderTurns);

struct Tables {
    std::array<float, 256> cosine{};
    std::array<float, 256> sine{};
    std::array<std::array<float, kSide>, 2 * kFarthest + 1> place{};  // by the distance from the middle
    std::array<std::array<float, kTurns>, 256> turn{};                // by the difference of directions

    Tables() {
        constexpr double full_turn = 2 * std::numbers::pi;
        for (std::size_t d = 0; d < 256; d++) {
            const double angle = static_cast<double>(d) * full_turn / 256;
            cosine[d] = static_cast<float>(std::cos(angle));
            sine[d] = static_cast<float>(std::sin(angle));
            for (std::size_t k = 0; k < kTurns; k++) {
                const double apart =
                    std::remainder(angle - (static_cast<double>(k) + 0.5) * full_turn / kCylinderTurns, full_turn);
                turn[d][k] = static_cast<float>(std::exp(-apart * apart / (2 * kTurnSigma * kTurnSigma)));
            }
        }
        for (std::size_t u = 0; u < place.size(); u++) {
            for (std::size_t i = 0; i < kSide; i++) {
                const double centre = (static_cast<double>(i) + 0.5) * 2 * kRadius / kCylinderSide - kRadius;
                const double apart = static_cast<double>(u) - kFarthest - centre;
                place[u][i] = static_cast<float>(std::exp(-apart * apart / (2 * kPlaceSigma * kPlaceSigma)));
            }
        }
    }
};

const Tables& tables() {
    static const Tables made;
    return made;
}

}  // namespace

void CylinderMaker::start(std::span<const Minutia> minutiae) {
    minutiae_ = minutiae;
    places_.clear();
    for (std::size_t m = 0; m < minutiae.size(); m++) {
        int near = -1;  // itself is no neighbour
        for (const Minutia& other : minutiae) {
            const int dx = other.x - minutiae[m].x;
            const int dy = other.y - minutiae[m].y;
            near += dx * dx + dy * dy <= kNeighbourhood * kNeighbourhood ? 1 : 0;
        }
        if (near >= kLeastNeighbours) {
            places_.push_back({static_cast<std::uint16_t>(m), static_cast<std::uint16_t>(near)});
        }
    }
}

void CylinderMaker::make(const Place& place, Cylinder& out) {
    const Tables& t = tables();
    const Minutia& middle = minutiae_[place.minutia];
    const float c = t.cosine[middle.direction];
    const float s = t.sine[middle.direction];
    neighbours_.clear();
    for (std::size_t n = 0; n < minutiae_.size(); n++) {
        if (n == place.minutia) continue;
        const Minutia& other = minutiae_[n];
        const auto dx = static_cast<float>(other.x - middle.x);
        const auto dy = static_cast<float>(other.y - middle.y);
        const float u = c * dx + s * dy + (kFarthest + 0.5F);
        const float v = c * dy - s * dx + (kFarthest + 0.5F);
        if (!(u >= 0 && v >= 0 && u < 2 * kFarthest + 1 && v < 2 * kFarthest + 1)) continue;
        neighbours_.push_back({t.place[static_cast<std::size_t>(u)].data(), t.place[static_cast<std::size_t>(v)].data(),
                               t.turn[static_cast<std::uint8_t>(middle.direction - other.direction)].data()});
    }
    kernels_.fill(neighbours_.data(), neighbours_.size(), kHalfFull, out.data());
}

}  // namespace tambo
