#include "flow_agreement.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace tambo {
namespace {

constexpr int kGroup = 2 * kCell;       // pixels at 500 dpi
constexpr int kLeastGroups = 6;         // in both prints
constexpr float kUnknown = 0.7F;        // between one finger's prints, of 0.8, and different fingers', of 0.5
constexpr float kPeriodTolerance = 4;   // of the 16 periods: so far apart they halve the agreement
constexpr unsigned kDirectionStep = 8;  // of the 32 directions, in 1/256 turn of twice the angle

const std::array<float, 256>& cosines() {
    static const std::array<float, 256> table = [] {
        std::array<float, 256> out{};
        for (std::size_t i = 0; i < out.size(); i++) {
            out[i] = static_cast<float>(std::cos(static_cast<double>(i) * 2 * std::numbers::pi / 256));
        }
        return out;
    }();
    return table;
}

}  // namespace

float flow_agreement(const PhaseRecord& still, const PhaseRecord& moving, const Placement& p) {
    const std::array<float, 256>& cosine = cosines();
    // Twice the angle by which the moving print is turned against the still one, in 1/256.
    const auto turn = static_cast<unsigned>(
        static_cast<int>(std::lrint(std::atan2(p.c - p.b, p.a + p.d) * (256 / std::numbers::pi_v<float>))));
    const float first_x = static_cast<float>(still.left * kCell + kCell);
    const float first_y = static_cast<float>(still.top * kCell + kCell);
    const float origin_x = p.a * first_x + p.b * first_y + p.tx - static_cast<float>(moving.left * kCell);
    const float origin_y = p.c * first_x + p.d * first_y + p.ty - static_cast<float>(moving.top * kCell);
    const auto width = static_cast<float>(moving.columns * kCell);
    const auto height = static_cast<float>(moving.rows * kCell);
    float directions = 0;
    int periods = 0;
    int groups = 0;
    for (int y = 0; y < still.group_rows(); y++) {
        const UsedGroups used = used_groups(still, y);
        for (int x = 0; x < still.group_columns(); x++) {
            if (used[static_cast<std::size_t>(x)] == 0) continue;
            const auto across = static_cast<float>(kGroup * x);
            const auto down = static_cast<float>(kGroup * y);
            const float to_x = origin_x + p.a * across + p.b * down;
            const float to_y = origin_y + p.c * across + p.d * down;
            if (!(to_x >= 0 && to_y >= 0 && to_x < width && to_y < height)) continue;
            const int cell_x = static_cast<int>(to_x) / kCell;
            const int cell_y = static_cast<int>(to_y) / kCell;
            if (moving.mask[static_cast<std::size_t>(cell_y * moving.columns + cell_x)] == 0) continue;
            const auto from = static_cast<std::size_t>(y * still.group_columns() + x);
            const auto to = static_cast<std::size_t>(cell_y / 2 * moving.group_columns() + cell_x / 2);
            const unsigned apart = unsigned{still.directions[from]} - moving.directions[to];
            directions += cosine[(kDirectionStep * apart + turn) % 256];
            periods += std::abs(still.periods[from] - moving.periods[to]);
            groups++;
        }
    }
    if (groups < kLeastGroups) return kUnknown;
    const auto n = static_cast<float>(groups);
    return std::max(0.0F, directions / n) / (1 + static_cast<float>(periods) / n / kPeriodTolerance);
}

}  // namespace tambo
