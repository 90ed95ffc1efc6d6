// Which way the ridges of a print run and how far they are apart, at any place.
#pragma once

#include <array>
#include <span>
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

    // What is known at places, x and y in pixels at 500 dpi, all three of one length, at most kMostPlaces.
    static constexpr std::size_t kMostPlaces = 64;
    void at(std::span<const float> x, std::span<const float> y, std::span<Flow> out) const;

private:
    static constexpr int kGroup = 2 * kCell;  // pixels at 500 dpi

    void read_cells(const PhaseRecord& record);
    void read_minutiae(const PhaseRecord& record);
    void lay(int left, int top, int columns, int rows);
    Flow& group(int x, int y) { return groups_[static_cast<std::size_t>((y + 1) * columns_ + x + 1)]; }

    // With a border of groups of which nothing is known.
    int columns_ = 0;
    int rows_ = 0;
    float first_x_ = 0;  // the first group's centre
    float first_y_ = 0;
    std::vector<Flow> groups_;
    // Of the groups, each with its period in the lower nine bits and 1 above them: sums of them hold both.
    std::vector<std::uint16_t> periods_;
    std::vector<std::uint16_t> three_;  // side by side
    std::vector<std::uint16_t> five_;
};

}  // namespace tambo
