#include "turned_print.hpp"

#include <algorithm>
#include <numeric>

#include "phase_record.hpp"

namespace tambo {
namespace {

// The lists are kept by direction.
MinutiaLists quarter_turned(const MinutiaLists& in) {
    std::vector<std::size_t> order(in.direction.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto turned = [&in](std::size_t i) { return static_cast<std::uint8_t>(in.direction[i] + 64); };
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return turned(a) < turned(b); });
    MinutiaLists out;
    for (const std::size_t i : order) {
        out.x.push_back(-in.y[i]);
        out.y.push_back(in.x[i]);
        out.direction.push_back(turned(i));
        out.weight.push_back(in.weight[i]);
    }
    return out;
}

// A point (x, y) comes to (-y, x).
MovingPrint outline_turned(const MovingPrint& print) {
    MovingPrint out;
    out.left = -(print.top + print.height);
    out.top = print.left;
    out.width = print.height;
    out.height = print.width;
    out.centre_x = -print.centre_y;
    out.centre_y = print.centre_x;
    const DirectionGrid& grid = print.directions;
    out.cells_left = -(print.cells_top + grid.rows * kCell);
    out.cells_top = print.cells_left;
    out.directions.columns = grid.rows;
    out.directions.rows = grid.columns;
    out.directions.cos2.resize(grid.cos2.size());
    out.directions.sin2.resize(grid.sin2.size());
    for (int y = 0; y < grid.rows; y++) {
        for (int x = 0; x < grid.columns; x++) {
            const auto from = static_cast<std::size_t>(y * grid.columns + x);
            const auto to = static_cast<std::size_t>(x * grid.rows + grid.rows - 1 - y);
            out.directions.cos2[to] = static_cast<std::int8_t>(-grid.cos2[from]);
            out.directions.sin2[to] = static_cast<std::int8_t>(-grid.sin2[from]);
        }
    }
    out.minutiae = quarter_turned(print.minutiae);
    out.joined = quarter_turned(print.joined);
    return out;
}

}  // namespace

MovingPrint quarter_turned(const MovingPrint& print) {
    MovingPrint out = outline_turned(print);
    out.pixels.assign(print.pixels.size(), 0);
    for (int y = 0; y < print.height; y++) {
        const std::uint8_t* from = print.pixels.data() + static_cast<std::ptrdiff_t>(y) * print.width;
        std::uint8_t* to = out.pixels.data() + (print.height - 1 - y);
        for (int x = 0; x < print.width; x++) to[static_cast<std::ptrdiff_t>(x) * out.width] = from[x];
    }
    return out;
}

Quarters::Quarters(const MovingPrint& print) : print_(print) {
    for (std::size_t i = 1; i < kCount; i++) outlines_[i] = outline_turned(i == 1 ? print : outlines_[i - 1]);
}

const MovingPrint& Quarters::print(std::size_t quarters) const {
    if (quarters == 0) return print_;
    std::call_once(made_[quarters], [&] { turned_[quarters] = quarter_turned(print(quarters - 1)); });
    return turned_[quarters];
}

// (x, y) came from (y, -x).
Placement turned_back(Placement p, std::size_t quarters) {
    for (; quarters > 0; quarters--) p = {p.c, p.d, -p.a, -p.b, p.ty, -p.tx};
    return p;
}

}  // namespace tambo
