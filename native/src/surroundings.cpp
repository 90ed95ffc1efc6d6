#include "surroundings.hpp"

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
constexpr int kFarthest = kRadius + 20;  // from the middle along the grid's sides: beyond, nothing is added

// Where the flow is looked at: on rings so far from the minutia, so many points evenly on each.
struct Ring {
    double radius;  // pixels
    int points;
};
constexpr std::array<Ring, 3> kRings{{{30, 6}, {65, 10}, {105, 14}}};
constexpr double kPeriodRadius = 55;
constexpr float kFlowScale = 63;
constexpr float kPeriodScale = 8;

constexpr std::size_t kPoints = kFlowPoints + kPeriodPoints;
static_assert(kPoints <= FlowField::kMostPlaces);
constexpr auto kSide = static_cast<std::size_t>(kCylinderSide);
constexpr auto kTurns = static_cast<std::size_t>(kCylinderTurns);

struct Tables {
    std::array<float, 256> cosine{};
    std::array<float, 256> sine{};
    std::array<std::array<float, kSide>, 2 * kFarthest + 1> place{};  // by the distance from the middle
    std::array<std::array<float, kTurns>, 256> turn{};                // by the difference of directions
    // Those of the flow, then those of the period, from the minutia.
    std::array<float, kPoints> points_x{};
    std::array<float, kPoints> points_y{};

    Tables() {
        constexpr double full_turn = 2 * std::numbers::pi;
        std::size_t p = 0;
        const auto add_point = [&](double radius, double part) {
            points_x[p] = static_cast<float>(radius * std::cos(part * full_turn));
            points_y[p++] = static_cast<float>(radius * std::sin(part * full_turn));
        };
        for (std::size_t ring = 0; ring < kRings.size(); ring++) {
            const auto [radius, points] = kRings[ring];
            const double shifted = ring % 2 == 1 ? 0.5 : 0;
            for (int i = 0; i < points; i++) add_point(radius, (i + shifted) / points);
        }
        for (int i = 0; i < static_cast<int>(kPeriodPoints); i++) {
            add_point(kPeriodRadius, static_cast<double>(i) / kPeriodPoints);
        }
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

void SurroundingsMaker::start(std::span<const Minutia> minutiae, const FlowField& flow) {
    minutiae_ = minutiae;
    flow_ = &flow;
    x_.clear();
    y_.clear();
    for (const Minutia& m : minutiae) {
        x_.push_back(static_cast<float>(m.x));
        y_.push_back(static_cast<float>(m.y));
    }
    across_.resize(minutiae.size());
    down_.resize(minutiae.size());
    inside_.resize(minutiae.size());
    neighbours_.resize(minutiae.size());
    places_.clear();
    for (std::size_t m = 0; m < minutiae.size(); m++) {
        int near = -1;  // itself is no neighbour
        for (std::size_t n = 0; n < minutiae.size(); n++) {
            const float dx = x_[n] - x_[m];
            const float dy = y_[n] - y_[m];
            near += dx * dx + dy * dy <= kNeighbourhood * kNeighbourhood ? 1 : 0;
        }
        if (near >= kLeastNeighbours) {
            places_.push_back({static_cast<std::uint16_t>(m), static_cast<std::uint16_t>(near)});
        }
    }
}

void SurroundingsMaker::make(const Place& place, Surroundings& out) {
    const Tables& t = tables();
    const Minutia& middle = minutiae_[place.minutia];
    const float c = t.cosine[middle.direction];
    const float s = t.sine[middle.direction];
    const auto all = minutiae_.size();
    for (std::size_t n = 0; n < all; n++) {
        const float dx = x_[n] - x_[place.minutia];
        const float dy = y_[n] - y_[place.minutia];
        const float u = c * dx + s * dy + (kFarthest + 0.5F);
        const float v = c * dy - s * dx + (kFarthest + 0.5F);
        constexpr float kSideLength = 2 * kFarthest + 1;
        inside_[n] = (u >= 0) & (v >= 0) & (u < kSideLength) & (v < kSideLength);
        across_[n] = static_cast<std::int32_t>(std::clamp(u, 0.0F, kSideLength - 1));
        down_[n] = static_cast<std::int32_t>(std::clamp(v, 0.0F, kSideLength - 1));
    }
    inside_[place.minutia] = 0;
    // Each is written, and the next over it when it is not inside: there is no branch to be guessed.
    std::size_t count = 0;
    for (std::size_t n = 0; n < all; n++) {
        neighbours_[count] = {t.place[static_cast<std::size_t>(across_[n])].data(),
                              t.place[static_cast<std::size_t>(down_[n])].data(),
                              t.turn[static_cast<std::uint8_t>(middle.direction - minutiae_[n].direction)].data()};
        count += static_cast<std::size_t>(inside_[n]);
    }
    kernels_.fill(neighbours_.data(), count, kHalfFull, out.data());
    look_at_flow(middle, std::span<std::uint8_t, kFlowCells>(out.data() + kCylinderCells, kFlowCells));
}

void SurroundingsMaker::look_at_flow(const Minutia& middle, std::span<std::uint8_t, kFlowCells> out) const {
    const Tables& t = tables();
    const float c = t.cosine[middle.direction];
    const float s = t.sine[middle.direction];
    std::array<float, kPoints> x, y;
    for (std::size_t p = 0; p < kPoints; p++) {
        x[p] = static_cast<float>(middle.x) + (c * t.points_x[p] - s * t.points_y[p]);
        y[p] = static_cast<float>(middle.y) + (s * t.points_x[p] + c * t.points_y[p]);
    }
    const auto doubled = static_cast<std::uint8_t>(2U * middle.direction);
    const float c2 = kFlowScale * t.cosine[doubled];
    const float s2 = kFlowScale * t.sine[doubled];
    std::array<FlowField::Flow, kPoints> flow;
    flow_->at(x, y, flow);
    std::array<float, kFlowCells> cells;
    for (std::size_t p = 0; p < kFlowPoints; p++) {
        const float cosine = flow[p][FlowField::kCosine], sine = flow[p][FlowField::kSine];
        cells[2 * p] = cosine * c2 + sine * s2;
        cells[2 * p + 1] = sine * c2 - cosine * s2;
    }
    for (std::size_t p = kFlowPoints; p < kPoints; p++) {
        cells[kFlowPoints + p] = kPeriodScale * flow[p][FlowField::kPeriod];
    }
    // None is beyond 63.
    for (std::size_t i = 0; i < kFlowCells; i++) out[i] = static_cast<std::uint8_t>(static_cast<int>(cells[i] + 64.5F));
}

}  // namespace tambo
