#include "flow_field.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace tambo {
namespace {

constexpr int kPeriodReach = 2;    // groups to each side over which periods are averaged, without the corners
constexpr std::size_t kDirectionStep = 8;  // of the 32 directions, in 1/256 turn of twice the angle
constexpr float kMinutiaReach = 48;  // pixels within which a minutia tells the flow

struct Vector {
    float cosine;
    float sine;
};

// Of an angle in 1/256 turn.
const std::array<Vector, 256>& vectors() {
    static const std::array<Vector, 256> table = [] {
        std::array<Vector, 256> out{};
        for (std::size_t i = 0; i < out.size(); i++) {
            const double angle = static_cast<double>(i) * 2 * std::numbers::pi / 256;
            out[i] = {static_cast<float>(std::cos(angle)), static_cast<float>(std::sin(angle))};
        }
        return out;
    }();
    return table;
}

}  // namespace

void FlowField::read(const PhaseRecord& record) {
    if (record.columns > 0) {
        read_cells(record);
    } else {
        read_minutiae(record);
    }
}

void FlowField::lay(int left, int top, int columns, int rows) {
    columns_ = columns + 2;
    rows_ = rows + 2;
    first_x_ = static_cast<float>(left - kGroup / 2);
    first_y_ = static_cast<float>(top - kGroup / 2);
    groups_.assign(static_cast<std::size_t>(columns_ * rows_), Flow{});
}

void FlowField::read_cells(const PhaseRecord& record) {
    const int columns = record.group_columns(), rows = record.group_rows();
    lay(record.left * kCell, record.top * kCell, columns, rows);
    used_.clear();
    for (int y = 0; y < rows; y++) used_.push_back(used_groups(record, y));
    for (int y = 0; y < rows; y++) {
        for (int x = 0; x < columns; x++) {
            if (!used(x, y)) continue;
            int sum = 0, count = 0;
            for (int j = std::max(0, y - kPeriodReach); j <= std::min(rows - 1, y + kPeriodReach); j++) {
                for (int i = std::max(0, x - kPeriodReach); i <= std::min(columns - 1, x + kPeriodReach); i++) {
                    if (!used(i, j) || std::abs(i - x) + std::abs(j - y) == 2 * kPeriodReach) continue;
                    sum += record.periods[static_cast<std::size_t>(j * columns + i)];
                    count++;
                }
            }
            const Vector v = vectors()[record.directions[static_cast<std::size_t>(y * columns + x)] * kDirectionStep];
            group(x, y) = {v.cosine, v.sine, static_cast<float>(sum) / static_cast<float>(count) - kMiddlePeriod, 0};
        }
    }
}

void FlowField::read_minutiae(const PhaseRecord& record) {
    const int columns = (record.width + kGroup - 1) / kGroup, rows = (record.height + kGroup - 1) / kGroup;
    lay(0, 0, columns, rows);
    std::vector<float> known(groups_.size(), 0);
    for (const std::vector<Minutia>* list : {&record.own, &record.foreign}) {
        for (const Minutia& m : *list) {
            // A minutia points along the ridges: twice the angle across them is the opposite of twice its own.
            const Vector v = vectors()[static_cast<std::uint8_t>(2U * m.direction + 128U)];
            constexpr int kReach = static_cast<int>(kMinutiaReach) / kGroup + 1;
            const int column = m.x / kGroup, row = m.y / kGroup;
            for (int y = std::max(0, row - kReach); y <= std::min(rows - 1, row + kReach); y++) {
                for (int x = std::max(0, column - kReach); x <= std::min(columns - 1, column + kReach); x++) {
                    const auto dx = static_cast<float>(x * kGroup + kGroup / 2 - m.x);
                    const auto dy = static_cast<float>(y * kGroup + kGroup / 2 - m.y);
                    const float near = 1 - (dx * dx + dy * dy) / (kMinutiaReach * kMinutiaReach);
                    if (near <= 0) continue;
                    Flow& flow = group(x, y);
                    flow[kCosine] += near * near * v.cosine;
                    flow[kSine] += near * near * v.sine;
                    known[static_cast<std::size_t>((y + 1) * columns_ + x + 1)] += near * near;
                }
            }
        }
    }
    for (std::size_t i = 0; i < groups_.size(); i++) {
        Flow& flow = groups_[i];
        const float length = std::sqrt(flow[kCosine] * flow[kCosine] + flow[kSine] * flow[kSine]);
        if (length <= 0) continue;
        const float scale = std::min(1.0F, known[i]) / length;
        flow[kCosine] *= scale;
        flow[kSine] *= scale;
    }
}

}  // namespace tambo
