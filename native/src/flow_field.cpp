#include "flow_field.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace tambo {
namespace {

constexpr int kPeriodReach = 2;  // groups to each side over which periods are averaged
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

// Outside nothing is known: there a place has the border's.
void FlowField::at(std::span<const float> x, std::span<const float> y, std::span<Flow> out) const {
    std::array<float, kMostPlaces> right, down;
    std::array<std::int32_t, kMostPlaces> first;
    const auto last_column = static_cast<float>(columns_ - 1), last_row = static_cast<float>(rows_ - 1);
    for (std::size_t i = 0; i < x.size(); i++) {
        const float u = std::clamp((x[i] - first_x_) * (1.0F / kGroup), 0.0F, last_column);
        const float v = std::clamp((y[i] - first_y_) * (1.0F / kGroup), 0.0F, last_row);
        const std::int32_t column = std::min(static_cast<std::int32_t>(u), columns_ - 2);
        const std::int32_t row = std::min(static_cast<std::int32_t>(v), rows_ - 2);
        right[i] = u - static_cast<float>(column);
        down[i] = v - static_cast<float>(row);
        first[i] = row * columns_ + column;
    }
    for (std::size_t i = 0; i < x.size(); i++) {
        const Flow* above = groups_.data() + first[i];
        const Flow* below = above + columns_;
        const float a = (1 - right[i]) * (1 - down[i]), b = right[i] * (1 - down[i]), c = (1 - right[i]) * down[i],
                    d = right[i] * down[i];
        for (std::size_t k = 0; k < out[i].size(); k++) {
            out[i][k] = a * above[0][k] + b * above[1][k] + c * below[0][k] + d * below[1][k];
        }
    }
}

void FlowField::read_cells(const PhaseRecord& record) {
    const int columns = record.group_columns(), rows = record.group_rows();
    lay(record.left * kCell, record.top * kCell, columns, rows);
    // Periods are averaged over a square without its corners: three rows of five groups, with three above and below.
    constexpr int kCountedFrom = 9;  // bits that a sum of 21 periods takes
    const auto width = static_cast<std::size_t>(columns) + 2 * kPeriodReach;
    const std::size_t size = width * (static_cast<std::size_t>(rows) + 2 * kPeriodReach);
    periods_.assign(size, 0);
    const auto place = [width](int x, int y) {
        return static_cast<std::size_t>(y + kPeriodReach) * width + static_cast<std::size_t>(x + kPeriodReach);
    };
    for (int y = 0; y < rows; y++) {
        const UsedGroups used = used_groups(record, y);
        for (int x = 0; x < columns; x++) {
            if (used[static_cast<std::size_t>(x)] == 0) continue;
            periods_[place(x, y)] = static_cast<std::uint16_t>(
                1U << kCountedFrom | record.periods[static_cast<std::size_t>(y * columns + x)]);
        }
    }
    three_.assign(size, 0);
    five_.assign(size, 0);
    for (std::size_t i = kPeriodReach; i + kPeriodReach < size; i++) {
        three_[i] = static_cast<std::uint16_t>(periods_[i - 1] + periods_[i] + periods_[i + 1]);
        five_[i] = static_cast<std::uint16_t>(three_[i] + periods_[i - 2] + periods_[i + 2]);
    }
    for (int y = 0; y < rows; y++) {
        for (int x = 0; x < columns; x++) {
            const std::size_t i = place(x, y);
            if (periods_[i] == 0) continue;
            const unsigned all = 0U + three_[i - 2 * width] + five_[i - width] + five_[i] + five_[i + width] +
                                 three_[i + 2 * width];
            const auto sum = static_cast<float>(all & ((1U << kCountedFrom) - 1));
            const auto count = static_cast<float>(all >> kCountedFrom);
            const Vector v = vectors()[record.directions[static_cast<std::size_t>(y * columns + x)] * kDirectionStep];
            group(x, y) = {v.cosine, v.sine, sum / count - kMiddlePeriod, 0};
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
