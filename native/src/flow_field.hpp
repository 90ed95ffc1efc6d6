// Which way the ridges of a print run and how far they are apart, at any place.
#pragma once

#include <array>
#include <vector>

#include "phase_record.hpp"

namespace tambo {

// Between the record's groups of cells all is interpolated; it fades where the print ends.
class FlowField {
public:
    // A finger that came as minutiae has the directions of those near a place, and no periods.
    void read(const PhaseRecord& record);

    // Twice the angle across the ridges as a vector, of length 0, where nothing is known, to 1; the mean period around
    // the place, of the record's sixteen, less kMiddlePeriod, 0 where it is not known. The fourth makes it a register.
    using Flow = std::array<float, 4>;
    enum : std::size_t { kCosine, kSine, kPeriod };
    static constexpr float kMiddlePeriod = 7.5F;

    // x and y in pixels at 500 dpi.
    Flow at(float x, float y) const;

private:
    static constexpr int kGroup = 2 * kCell;  // pixels at 500 dpi

    void read_cells(const PhaseRecord& record);
    void read_minutiae(const PhaseRecord& record);
    void lay(int left, int top, int columns, int rows);
    bool used(int x, int y) const { return used_[static_cast<std::size_t>(y)][static_cast<std::size_t>(x)] != 0; }
    Flow& group(int x, int y) { return groups_[static_cast<std::size_t>((y + 1) * columns_ + x + 1)]; }

    // With a border of groups of which nothing is known.
    int columns_ = 0;
    int rows_ = 0;
    float first_x_ = 0;  // the first group's centre
    float first_y_ = 0;
    std::vector<Flow> groups_;
    std::vector<UsedGroups> used_;
};

inline FlowField::Flow FlowField::at(float x, float y) const {
    const float u = (x - first_x_) * (1.0F / kGroup), v = (y - first_y_) * (1.0F / kGroup);
    if (!(u >= 0 && v >= 0 && u < static_cast<float>(columns_ - 1) && v < static_cast<float>(rows_ - 1))) {
        return Flow{};
    }
    const int column = static_cast<int>(u), row = static_cast<int>(v);
    const float right = u - static_cast<float>(column), down = v - static_cast<float>(row);
    const Flow* at = groups_.data() + row * columns_ + column;
    const Flow* below = at + columns_;
    const float a = (1 - right) * (1 - down), b = right * (1 - down), c = (1 - right) * down, d = right * down;
    Flow out;
    for (std::size_t k = 0; k < out.size(); k++) {
        out[k] = a * at[0][k] + b * at[1][k] + c * below[0][k] + d * below[1][k];
    }
    return out;
}

}  // namespace tambo
