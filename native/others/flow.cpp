#include "flow.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <numbers>
#include <vector>

#include "smooth_noise.hpp"
#include "waves.hpp"

namespace tambo::others {
namespace {

using Place = std::complex<float>;  // pixels from the fingertip's middle, the imaginary part up

constexpr float kPi = std::numbers::pi_v<float>;
constexpr std::array<float, 6> kShares{0.037F, 0.029F, 0.338F, 0.317F, 0.219F, 0.060F};
constexpr float kCrease = -230;          // below, the ridges run straight along the joint's crease
constexpr float kReach = 60;             // pixels from a loop at which half of its correction is left
constexpr float kStraying = 0.075F;       // radians by which ridges stray from the model's, on average
constexpr float kStrayingGrain = 11;     // nodes over which they hardly do
constexpr float kUsualPeriod = 9.0F;     // pixels from ridge to ridge of an adult
constexpr float kPeriodDeviation = 0.75F; // among people
constexpr float kPeriodStraying = 0.06F;
constexpr float kPeriodGrain = 6;

struct Model {
    std::vector<Place> loops;
    std::vector<Place> deltas;
    std::vector<Place> openings;  // unit vectors: where each loop opens to
    float slenderness = 0;        // of the loops: 0 for the model's parabolas, 1 for parallel ridges
    float bow = 0;                // steepest slope of the ridges on the fingertip's sides, radians
    float bow_width = 0;
    float bow_middle = 0;
    float bow_top = 0;

    float bow_at(Place p) const {
        const float rise = std::clamp((p.imag() - kCrease) / (bow_top - kCrease), 0.0F, 1.0F);
        const float along = std::clamp((p.real() - bow_middle) / bow_width, -1.0F, 1.0F);
        return -bow * rise * rise * (3 - 2 * rise) * std::sin(kPi * along);
    }
};

Model drawn_model(Pattern pattern, Chance& chance) {
    Model m;
    const Place middle{chance.bell(14), chance.bell(16) + 8};
    const auto two_deltas = [&](float half) {
        for (const float side : {-1.0F, 1.0F}) {
            m.deltas.push_back(middle + Place{side * chance.between(90, 135), -half - chance.between(115, 175)});
        }
    };
    switch (pattern) {
        case Pattern::arch:
            m.bow = chance.between(0.7F, 1.1F);
            break;
        case Pattern::tented_arch:
            m.loops.push_back(middle - Place{0, 10});
            m.deltas.push_back(m.loops[0] + Place{chance.bell(4), -chance.between(50, 85)});
            m.slenderness = 0.6F;
            m.bow = chance.between(0.6F, 0.9F);
            break;
        case Pattern::left_loop:
        case Pattern::right_loop: {
            const float side = pattern == Pattern::left_loop ? 1.0F : -1.0F;
            m.loops.push_back(middle + Place{side * 8, 0});
            m.deltas.push_back(middle + Place{side * chance.between(40, 110), -chance.between(125, 210)});
            m.slenderness = 0.7F;
            m.bow = chance.between(0.5F, 0.9F);
            break;
        }
        case Pattern::whorl:
        case Pattern::double_loop: {
            const bool whorl = pattern == Pattern::whorl;
            const float half = whorl ? chance.between(5, 20) : chance.between(22, 36);
            const float side = chance.happens(0.5F) ? 1.0F : -1.0F;
            const float lean = whorl ? chance.bell(0.35F) * half : side * chance.between(0.5F, 1.2F) * half;
            m.loops = {middle + Place{lean, half}, middle - Place{lean, half}};
            two_deltas(half);
            m.slenderness = whorl ? 0.3F : 0.6F;
            m.bow = chance.between(0.4F, 0.7F);
            break;
        }
    }
    m.bow_width = chance.between(310, 390);
    m.bow_middle = chance.bell(15);
    m.bow_top = chance.between(-40, 20);
    for (const Place& loop : m.loops) {
        float twice = 2 * m.bow_at(loop);
        for (const Place& other : m.loops) twice += other == loop ? 0.0F : std::arg(loop - other);
        for (const Place& delta : m.deltas) twice -= std::arg(loop - delta);
        m.openings.push_back(std::polar(1.0F, twice));
    }
    return m;
}

// Ridges lie wider apart towards the tip, the sides and the joint's crease.
float widening(float right, float up) {
    const float along = up / 160;
    const float across = right / 140;
    return std::min(0.25F, (up > 0 ? 0.12F : 0.08F) * along * along + 0.05F * across * across);
}

}  // namespace

Pattern drawn_pattern(Chance& chance) { return static_cast<Pattern>(chance.drawn(kShares)); }

Flow drawn_flow(Pattern pattern, Chance& chance) {
    const Model model = drawn_model(pattern, chance);
    const float usual = kUsualPeriod + chance.bell(kPeriodDeviation);
    const float stray = kStraying * chance.between(0.2F, 1.8F);
    const Plane<float> straying = smooth_noise(chance, kNodeColumns, kNodeRows, kStrayingGrain);
    const Plane<float> widths = smooth_noise(chance, kNodeColumns, kNodeRows, kPeriodGrain);
    Flow flow{Plane<float>(kNodeColumns, kNodeRows), Plane<float>(kNodeColumns, kNodeRows)};
    // A twist of the whole finger is a placing, not a pattern; at the middle it would make a pinwheel of a whorl.
    const float middle = straying.at(kNodeColumns / 2, kNodeRows / 2);
    std::array<float, kNodeColumns> bow_across{};
    for (int x = 0; x < kNodeColumns; x++) {
        const float right = static_cast<float>((x - kNodeColumns / 2) * kNode);
        bow_across[static_cast<std::size_t>(x)] =
            std::sin(kPi * std::clamp((right - model.bow_middle) / model.bow_width, -1.0F, 1.0F));
    }
    for (int y = 0; y < kNodeRows; y++) {
        const float up = static_cast<float>((kNodeRows / 2 - y) * kNode);
        const float rise = std::clamp((up - kCrease) / (model.bow_top - kCrease), 0.0F, 1.0F);
        const float bow = -model.bow * rise * rise * (3 - 2 * rise);
        for (int x = 0; x < kNodeColumns; x++) {
            const Place p{static_cast<float>((x - kNodeColumns / 2) * kNode), up};
            float re = 1;
            float im = 0;
            float angle = bow * bow_across[static_cast<std::size_t>(x)] + stray * (straying.at(x, y) - middle);
            const auto turn = [&](Place by) {
                const float r = re * by.real() - im * by.imag();
                im = re * by.imag() + im * by.real();
                re = r;
            };
            for (std::size_t i = 0; i < model.loops.size(); i++) {
                const Place off = p - model.loops[i];
                const float squared = off.real() * off.real() + off.imag() * off.imag() + 1e-3F;
                const Place unit = off * (1 / std::sqrt(squared));
                turn(unit);
                const Place& opening = model.openings[i];
                const float sine = unit.imag() * opening.real() - unit.real() * opening.imag();
                angle -= model.slenderness / 2 * sine / (1 + squared / (kReach * kReach));
            }
            for (const Place& delta : model.deltas) {
                const Place off = p - delta;
                turn(std::conj(off) * (1 / std::sqrt(off.real() * off.real() + off.imag() * off.imag() + 1e-3F)));
            }
            const Wave bend = wave(angle / kPi);
            turn({bend.cosine, bend.sine});
            // Twice the angle across the ridges, y down.
            const float c = -re;
            const float s = im;
            const float k = 1 / (usual * std::max(0.7F, 1 + kPeriodStraying * widths.at(x, y) + widening(p.real(), up) - 0.04F));
            flow.kx.at(x, y) = k * std::sqrt(std::max(0.0F, (1 + c) / 2));
            flow.ky.at(x, y) = std::copysign(k * std::sqrt(std::max(0.0F, (1 - c) / 2)), s);
        }
    }
    return flow;
}

}  // namespace tambo::others
