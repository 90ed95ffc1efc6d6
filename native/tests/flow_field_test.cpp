#include "flow_field.hpp"

#include <array>
#include <cmath>
#include <cstdlib>
#include <vector>

#include "check.hpp"
#include "codes.hpp"
#include "minutiae.hpp"
#include "surroundings.hpp"
#include "synthetic_print.hpp"

namespace {

using tambo::FlowField;

// One direction (of 32) and period everywhere: 38 x 40 cells from cell (4, 2) on, all in the mask.
tambo::PhaseRecord even(std::uint8_t direction, std::uint8_t period) {
    tambo::PhaseRecord record;
    record.width = 400;
    record.height = 400;
    record.left = 4;
    record.top = 2;
    record.columns = 38;
    record.rows = 40;
    record.mask.assign(38 * 40, 1);
    record.directions.assign(19 * 20, direction);
    record.periods.assign(19 * 20, period);
    record.phases.assign(38 * 40, 0);
    return record;
}

FlowField::Flow at(const FlowField& field, float x, float y) {
    FlowField::Flow out;
    field.at({&x, 1}, {&y, 1}, {&out, 1});
    return out;
}

bool near(float a, double b) { return std::fabs(a - b) < 1e-3; }

}  // namespace

FACT(flowIsTheCellsAndFadesWhereTheyEnd) {
    FlowField field;
    field.read(even(4, 9));
    const FlowField::Flow inside = at(field, 70, 60);
    CHECK(near(inside[FlowField::kCosine], std::sqrt(0.5)));
    CHECK(near(inside[FlowField::kSine], std::sqrt(0.5)));
    CHECK(near(inside[FlowField::kPeriod], 1.5));
    // The last group's centre is 328 pixels from the left; half a group behind it there is half of it.
    const FlowField::Flow edge = at(field, 336, 60);
    CHECK(near(edge[FlowField::kCosine], std::sqrt(0.5) / 2));
    for (const auto& [x, y] : {std::pair(380.0F, 60.0F), {-500.0F, 60.0F}, {70.0F, 9000.0F}, {70.0F, -1.0F}}) {
        for (const float part : at(field, x, y)) CHECK(part == 0);
    }
}

FACT(flowOfMinutiaeRunsAlongThem) {
    tambo::PhaseRecord record;
    record.width = 200;
    record.height = 240;
    // Along the ridges, at 45 degrees; across them at 135, twice of which is 270.
    record.foreign = {{100, 100, 32, false, 0}, {110, 120, 160, true, 0}};
    FlowField field;
    field.read(record);
    const FlowField::Flow flow = at(field, 104, 104);
    CHECK(near(flow[FlowField::kCosine], 0));
    CHECK(flow[FlowField::kSine] < -0.5F);
    CHECK(flow[FlowField::kPeriod] == 0);
    CHECK(at(field, 20, 220)[FlowField::kSine] == 0);
}

FACT(flowAroundAMinutiaTurnsWithIt) {
    tambo::SurroundingsMaker maker(tambo::search_kernels());
    const auto surroundings = [&maker](std::uint8_t direction_of_ridges, std::uint8_t direction) {
        FlowField field;
        field.read(even(direction_of_ridges, 5));
        // Every flow point lies within the cells.
        const std::vector<tambo::Minutia> minutiae{{180, 180, direction, false, 0},
                                                   {190, 180, direction, false, 0},
                                                   {180, 190, direction, false, 0},
                                                   {170, 180, direction, false, 0}};
        maker.start(minutiae, field);
        CHECK(maker.places().size() == 4);
        tambo::Surroundings out;
        maker.make(maker.places()[0], out);
        return std::vector<std::uint8_t>(out.begin() + tambo::kCylinderCells, out.end());
    };
    const auto upright = surroundings(4, 10);
    CHECK(upright == surroundings(20, 74));
    CHECK(upright != surroundings(4, 74));
    CHECK(upright != surroundings(9, 10));
    for (std::size_t i = 2 * tambo::kFlowPoints; i < tambo::kFlowCells; i++) CHECK(upright[i] == 64 - 20);
}

FACT(flowOfMinutiaeIsNearerToTheRidgesThanAnotherMinutiasIs) {
    const auto enhanced = tambo::enhance(synthetic::Finger(3).picture(300, 360, 0, 0, 0, 12, 3));
    const auto minutiae = tambo::find_minutiae(enhanced);
    const tambo::PhaseRecord record = tambo::make_record(enhanced, minutiae, minutiae);
    FlowField seen, told;
    seen.read(record);
    told.read(tambo::minutiae_record(record.width, record.height, record.own));
    tambo::SurroundingsMaker of_seen(tambo::search_kernels()), of_told(tambo::search_kernels());
    of_seen.start(record.own, seen);
    of_told.start(record.own, told);
    CHECK(of_seen.places().size() > 10);
    int apart = 0, between = 0;
    tambo::Surroundings before{};
    for (const auto& place : of_seen.places()) {
        tambo::Surroundings a, b;
        of_seen.make(place, a);
        of_told.make(place, b);
        // The neighbours are the same.
        CHECK(std::equal(a.begin(), a.begin() + tambo::kCylinderCells, b.begin()));
        for (std::size_t i = tambo::kCylinderCells; i < a.size(); i++) {
            CHECK(a[i] <= 127);
            apart += std::abs(a[i] - b[i]);
            between += std::abs(a[i] - before[i]);
        }
        before = a;
    }
    CHECK(2 * apart < between);
}
