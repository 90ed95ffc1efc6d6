#include "smooth_noise.hpp"

#include <array>
#include <cmath>

namespace tambo::others {
namespace {

// The deviation of a spline over independent draws is less than theirs, by this for each direction.
constexpr float kShrink = 0.479F;

struct Spline {
    int first;
    std::array<float, 4> weights;
};

Spline spline_at(float place) {
    const int first = static_cast<int>(place);
    const float t = place - static_cast<float>(first);
    const float u = 1 - t;
    return {first,
            {u * u * u / 6, (3 * t * t * t - 6 * t * t + 4) / 6, (3 * u * u * u - 6 * u * u + 4) / 6, t * t * t / 6}};
}

}  // namespace

Plane<float> smooth_noise(Chance& chance, int columns, int rows, float grain) {
    const int lattice_columns = static_cast<int>(static_cast<float>(columns) / grain) + 5;
    const int lattice_rows = static_cast<int>(static_cast<float>(rows) / grain) + 5;
    const float start_x = chance.between(0, 1);
    const float start_y = chance.between(0, 1);
    Plane<float> across(columns, lattice_rows);
    std::vector<float> draws(static_cast<std::size_t>(lattice_columns));
    std::vector<Spline> splines;
    for (int x = 0; x < columns; x++) splines.push_back(spline_at(start_x + static_cast<float>(x) / grain));
    for (int y = 0; y < lattice_rows; y++) {
        for (float& draw : draws) draw = chance.bell(1 / kShrink);
        float* out = across.row(y);
        for (int x = 0; x < columns; x++) {
            const Spline& s = splines[static_cast<std::size_t>(x)];
            const float* from = draws.data() + s.first;
            out[x] = s.weights[0] * from[0] + s.weights[1] * from[1] + s.weights[2] * from[2] + s.weights[3] * from[3];
        }
    }
    Plane<float> noise(columns, rows);
    for (int y = 0; y < rows; y++) {
        const Spline s = spline_at(start_y + static_cast<float>(y) / grain);
        const float* a = across.row(s.first);
        const float* b = across.row(s.first + 1);
        const float* c = across.row(s.first + 2);
        const float* d = across.row(s.first + 3);
        float* out = noise.row(y);
        for (int x = 0; x < columns; x++) {
            out[x] = s.weights[0] * a[x] + s.weights[1] * b[x] + s.weights[2] * c[x] + s.weights[3] * d[x];
        }
    }
    return noise;
}

}  // namespace tambo::others
