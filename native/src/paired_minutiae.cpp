#include "paired_minutiae.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace tambo {
namespace {

constexpr float kPlaceTolerance = 10;      // pixels at 500 dpi
constexpr float kDirectionTolerance = 14;  // 1/256 turn: 20 degrees
constexpr float kFarthest = 1.5F;          // squared, in tolerances
constexpr float kReach = 40;               // pixels within which a displacement holds
constexpr float kLeastOverlap = 10;        // minutiae: fewer count as many

// Whether the ridges of a print are known at a place. `cell` is the grid's step, (left, top) its corner.
bool known(const DirectionGrid& grid, float x, float y, int left, int top, float cell) {
    const float column = std::floor((x - static_cast<float>(left)) / cell);
    const float row = std::floor((y - static_cast<float>(top)) / cell);
    if (!(column >= 0 && row >= 0 && column < static_cast<float>(grid.columns) &&
          row < static_cast<float>(grid.rows))) {
        return false;
    }
    const auto i = static_cast<std::size_t>(static_cast<int>(row) * grid.columns + static_cast<int>(column));
    return grid.cos2[i] != 0 || grid.sin2[i] != 0;
}

struct Moved {
    float x;
    float y;
};

Moved displaced(float x, float y, std::span<const Displacement> displacements) {
    float nearest = kReach * kReach;
    Moved out{x, y};
    for (const Displacement& d : displacements) {
        const float apart = (d.x - x) * (d.x - x) + (d.y - y) * (d.y - y);
        if (apart >= nearest) continue;
        nearest = apart;
        out = {x + d.dx, y + d.dy};
    }
    return out;
}

}  // namespace

float PairedMinutiae::score(const StillPrint& still, const MovingPrint& moving, const Placement& p,
                            std::span<const Displacement> displacements) {
    const MinutiaLists& a = still.minutiae;
    const MinutiaLists& b = moving.minutiae;
    const float turn = std::atan2(p.c - p.b, p.a + p.d) * (128 / std::numbers::pi_v<float>);
    taken_.assign(b.x.size(), false);
    float closeness = 0;
    int still_inside = 0;
    for (std::size_t i = 0; i < a.x.size(); i++) {
        const Moved from = displaced(a.x[i], a.y[i], displacements);
        const float x = p.a * from.x + p.b * from.y + p.tx;
        const float y = p.c * from.x + p.d * from.y + p.ty;
        if (!known(moving.directions, x, y, moving.cells_left, moving.cells_top, kCell)) continue;
        still_inside++;
        float best = 0;
        std::size_t partner = 0;
        for (std::size_t j = 0; j < b.x.size(); j++) {
            const float dx = b.x[j] - x;
            const float dy = b.y[j] - y;
            const float apart = (dx * dx + dy * dy) / (kPlaceTolerance * kPlaceTolerance);
            if (apart >= kFarthest || taken_[j]) continue;
            const float turned =
                std::remainder(static_cast<float>(b.direction[j]) - static_cast<float>(a.direction[i]) - turn, 256.0F);
            const float close = kFarthest - apart - turned * turned / (kDirectionTolerance * kDirectionTolerance);
            if (close <= best) continue;
            best = close;
            partner = j;
        }
        if (best <= 0) continue;
        taken_[partner] = true;
        closeness += best;
    }
    const float determinant = p.a * p.d - p.b * p.c;
    int moving_inside = 0;
    for (std::size_t j = 0; j < b.x.size(); j++) {
        const float u = b.x[j] - p.tx;
        const float v = b.y[j] - p.ty;
        const float x = (p.d * u - p.b * v) / determinant;
        const float y = (p.a * v - p.c * u) / determinant;
        moving_inside += known(still.directions, x, y, still.left * 2, still.top * 2, 2 * kCell) ? 1 : 0;
    }
    const float overlap = std::sqrt(static_cast<float>(still_inside) * static_cast<float>(moving_inside));
    return closeness * closeness / std::max(overlap, kLeastOverlap);
}

}  // namespace tambo
